import { memoizeAsync } from './memoize.ts';

/** An entry of a list that has no usable ID. */
export interface OddEntry {
  /** Its beginning, for the log. */
  readonly excerpt: string;
  /** False for null and an empty object: leaving them out loses nothing. */
  readonly mayHoldData: boolean;
}

export interface ItemList<Item> {
  readonly items: readonly Item[];
  readonly odd: readonly OddEntry[];
}

/** A list that is fetched once, and again only to find out whether an item was removed. */
export class CachedList<Item> {
  readonly #fetch: () => Promise<ItemList<Item>>;
  #fetched: () => Promise<ItemList<Item>>;

  constructor(fetch: () => Promise<ItemList<Item>>) {
    this.#fetch = fetch;
    this.#fetched = memoizeAsync(fetch);
  }

  all(): Promise<ItemList<Item>> {
    return this.#fetched();
  }

  async has(matches: (item: Item) => boolean): Promise<boolean> {
    return (await this.all()).items.some(matches);
  }

  /**
   * Fetches the list again if the item was on it. Concurrent callers share that request. An odd entry may be the item.
   */
  async wasRemoved(matches: (item: Item) => boolean): Promise<boolean> {
    const before = this.#fetched;
    if (!(await before()).items.some(matches)) return true;
    // A list requested by another caller since this call began is recent enough.
    if (this.#fetched === before) this.#fetched = memoizeAsync(this.#fetch);
    const { items, odd } = await this.all();
    return !odd.some(({ mayHoldData }) => mayHoldData) && !items.some(matches);
  }
}
