/**
 * Several async sources as one, at most `limit` of them running. Each source holds at most one value that nobody has
 * taken yet, so a slow consumer slows all of them. The first failure, or a consumer that stops, ends the rest.
 */
export async function* merge<T>(sources: Iterable<AsyncIterable<T>>, limit: number): AsyncGenerator<T, void> {
  const waiting = sources[Symbol.iterator]();
  const running = new Map<AsyncIterator<T>, Promise<{ from: AsyncIterator<T>; result: IteratorResult<T> }>>();
  const advance = (from: AsyncIterator<T>): void => {
    running.set(
      from,
      from.next().then((result) => ({ from, result })),
    );
  };
  const startOne = (): void => {
    const next = waiting.next();
    if (next.done !== true) advance(next.value[Symbol.asyncIterator]());
  };
  for (let started = 0; started < limit; started++) startOne();
  try {
    while (running.size > 0) {
      const { from, result } = await Promise.race(running.values());
      running.delete(from);
      if (result.done === true) {
        startOne();
      } else {
        // Set again at the end of the map: the race then favours the others, and no source starves.
        yield result.value;
        advance(from);
      }
    }
  } finally {
    // Not awaited: a source in the middle of a slow request ends when that request does.
    for (const [source, pending] of running) {
      pending.catch(() => undefined);
      source.return?.().catch(() => undefined);
    }
  }
}
