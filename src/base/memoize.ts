import { withWaitObserver, SharedWaits } from './wait-observer.ts';

/**
 * Calls a function once and returns its promise to all callers, unless it failed. While it waits, the
 * observers of all waiting callers are notified, not just that of the first.
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

/** Like {@link memoizeAsync}, for each key on its own. */
export function memoizePer<Key extends object, T>(make: (key: Key) => Promise<T>): (key: Key) => Promise<T> {
  const made = new WeakMap<Key, () => Promise<T>>();
  return (key) => {
    const known = made.get(key) ?? memoizeAsync(() => make(key));
    made.set(key, known);
    return known();
  };
}
