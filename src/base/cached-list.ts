import { memoizeAsync } from './memoize.ts';

/** A list that is fetched once, and again only to find out whether an item was removed. */
export class CachedList<T> {
  readonly #fetch: () => Promise<T[]>;
  #fetched: () => Promise<T[]>;

  constructor(fetch: () => Promise<T[]>) {
    this.#fetch = fetch;
    this.#fetched = memoizeAsync(fetch);
  }

  all(): Promise<T[]> {
    return this.#fetched();
  }

  async has(matches: (item: T) => boolean): Promise<boolean> {
    return (await this.all()).some(matches);
  }

  /** Fetches the list again if the item was on it. Concurrent callers share that request. */
  async wasRemoved(matches: (item: T) => boolean): Promise<boolean> {
    const before = this.#fetched;
    if (!(await before()).some(matches)) return true;
    // A list requested by another caller since this call began is recent enough.
    if (this.#fetched === before) this.#fetched = memoizeAsync(this.#fetch);
    return !(await this.has(matches));
  }
}
