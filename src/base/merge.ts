type Arrival<T> = { from: AsyncIterator<T>; result: IteratorResult<T> } | { failure: unknown };

/**
 * Merges async sources into one, running at most `limit` of them at a time. Each source is at most one value
 * ahead of the consumer, so a slow consumer slows all of them. The first failure, or a consumer that stops,
 * closes the rest.
 *
 * Uses a queue because `Promise.race` in a loop would leave a reaction on every slow promise each time.
 */
export async function* merge<T>(sources: Iterable<AsyncIterable<T>>, limit: number): AsyncGenerator<T, void> {
  const pending = sources[Symbol.iterator]();
  const running = new Set<AsyncIterator<T>>();
  const arrivals: Arrival<T>[] = [];
  let wake: () => void = () => undefined;

  const arrive = (arrival: Arrival<T>): void => {
    arrivals.push(arrival);
    wake();
  };
  const startOne = (): void => {
    const next = pending.next();
    if (next.done === true) return;
    const source = next.value[Symbol.asyncIterator]();
    running.add(source);
    requestNext(source, arrive);
  };

  for (let started = 0; started < limit; started++) startOne();
  try {
    while (running.size > 0) {
      const arrival = arrivals.shift();
      if (arrival === undefined) {
        await new Promise<void>((resolve) => (wake = resolve));
      } else if ('failure' in arrival) {
        throw arrival.failure;
      } else if (arrival.result.done === true) {
        running.delete(arrival.from);
        startOne();
      } else {
        requestNext(arrival.from, arrive);
        yield arrival.result.value;
      }
    }
  } finally {
    // Not awaited: a source in the middle of a slow request closes when that request ends.
    for (const source of running) source.return?.().catch(() => undefined);
  }
}

function requestNext<T>(from: AsyncIterator<T>, arrive: (arrival: Arrival<T>) => void): void {
  from.next().then(
    (result) => {
      arrive({ from, result });
    },
    (failure: unknown) => {
      arrive({ failure });
    },
  );
}
