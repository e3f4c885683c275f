import { withWaitObserver, SharedWaits } from './wait-observer.ts';

/**
 * Calls a function once and remembers its promise for all later callers, unless it failed. Whoever waits for it is told of its
 * waits, not the first caller alone.
 */
export function memoizeAsync<T>(make: () => Promise<T>): () => Promise<T> {
  const waits = new SharedWaits();
  let made: Promise<T> | undefined;
  return async () => {
    const leave = waits.join();
    made ??= withWaitObserver(waits, make);
    try {
      return await made;
    } catch (thrown) {
      made = undefined;
      throw thrown;
    } finally {
      leave();
    }
  };
}
