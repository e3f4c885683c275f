/** The next source or none, or the next value of a source or its end. */
type Arrival<T> =
  | { readonly source: IteratorResult<AsyncIterable<T>, unknown> }
  | { readonly from: AsyncIterator<T>; readonly result: IteratorResult<T, unknown> };

/**
 * Merges async sources into one, running at most `limit` of them at a time. The next source is requested when there is room
 * for it, and may take its time. Each source is at most one value ahead of the consumer, so a slow consumer slows all of
 * them. The first failure, or a consumer that stops, closes the rest.
 */
export async function* merge<T>(
  sources: Iterable<AsyncIterable<T>> | AsyncIterable<AsyncIterable<T>>,
  limit: number,
): AsyncGenerator<T, void> {
  const pending = iteratorOf(sources);
  const running = new Set<AsyncIterator<T>>();
  const arrivals = new Arrivals<Arrival<T>>();
  let isRequested = false;
  let isLast = false;
  const requestSource = (): void => {
    if (isRequested || isLast || running.size >= limit) return;
    isRequested = true;
    arrivals.expect(pending.next(), (source) => ({ source }));
  };
  const requestValue = (from: AsyncIterator<T>): void => {
    arrivals.expect(from.next(), (result) => ({ from, result }));
  };
  try {
    requestSource();
    while (arrivals.areExpected) {
      const arrival = await arrivals.next();
      if ('from' in arrival) {
        if (arrival.result.done === true) {
          running.delete(arrival.from);
          requestSource();
        } else {
          requestValue(arrival.from);
          yield arrival.result.value;
        }
        continue;
      }
      isRequested = false;
      if (arrival.source.done === true) {
        isLast = true;
      } else {
        const from = arrival.source.value[Symbol.asyncIterator]();
        running.add(from);
        requestValue(from);
        requestSource();
      }
    }
  } finally {
    // Not awaited: a source in the middle of a slow request closes when that request ends.
    for (const source of [pending, ...running]) Promise.resolve(source.return?.()).catch(() => undefined);
  }
}

/**
 * The results of promises in the order of their arrival. A queue, because `Promise.race` in a loop would leave a reaction on
 * every slow promise each time.
 */
class Arrivals<T> {
  readonly #arrived: Promise<T>[] = [];
  #expected = 0;
  #wake: () => void = () => undefined;

  get areExpected(): boolean {
    return this.#expected > 0;
  }

  /** A failure is thrown by {@link next}. */
  expect<Result>(result: Result | Promise<Result>, arrivalOf: (result: Result) => T): void {
    const arrival = Promise.resolve(result).then(arrivalOf);
    this.#expected++;
    const arrive = (): void => {
      this.#arrived.push(arrival);
      this.#wake();
    };
    arrival.then(arrive, arrive);
  }

  async next(): Promise<T> {
    for (;;) {
      const arrival = this.#arrived.shift();
      if (arrival !== undefined) {
        this.#expected--;
        return await arrival;
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

function iteratorOf<T>(values: Iterable<T> | AsyncIterable<T>): Iterator<T> | AsyncIterator<T> {
  return Symbol.asyncIterator in values ? values[Symbol.asyncIterator]() : values[Symbol.iterator]();
}
