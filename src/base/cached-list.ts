import { memoizeAsync } from './memoize.ts';

/** A list that is asked for once, whoever needs it, and again only where something may have left it. */
export class CachedList<T> {
  readonly #ask: () => Promise<T[]>;
  #asked: () => Promise<T[]>;

  constructor(ask: () => Promise<T[]>) {
    this.#ask = ask;
    this.#asked = memoizeAsync(ask);
  }

  /** The list as it was told last. */
  all(): Promise<T[]> {
    return this.#asked();
  }

  /** Is it on the list as it was told last? */
  async has(isIt: (one: T) => boolean): Promise<boolean> {
    return (await this.all()).some(isIt);
  }

  /** Is it on the list no more? Asks again if it was; all who want to know at the same time share that request. */
  async wasRemoved(isIt: (one: T) => boolean): Promise<boolean> {
    const before = this.#asked;
    if (!(await before()).some(isIt)) return true;
    // Whatever was asked since this call began is new enough.
    if (this.#asked === before) this.#asked = memoizeAsync(this.#ask);
    return !(await this.has(isIt));
  }
}
