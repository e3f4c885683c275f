import type { TakeResults } from './profile-page.ts';

/** A page that breaks off is sent again from its beginning, so larger pages are avoided. */
const MAX_PAGE_BYTES = 32 * 1024 * 1024;

/** The first page of a session is too large. Smaller ones are requested from now on. */
export class PageTooLarge extends Error {}

/** How many profiles a page should have, as far as a sync has learned. */
export class PageSizes {
  readonly #log: (message: string) => void;
  readonly #maxBytes: number;
  #most = Infinity;
  #isLogged = false;

  /** @param log called once, if pages are too large */
  constructor(log: (message: string) => void, maxBytes = MAX_PAGE_BYTES) {
    this.#log = log;
    this.#maxBytes = maxBytes;
  }

  /** The page size to request. */
  sizeFor(wanted: number): number {
    return Math.min(wanted, this.#most);
  }

  /**
   * Passes the results of a page on, and learns from their size. If the first page of a session is far too large, its end is not
   * read: throws {@link PageTooLarge}, since all pages of a session have the same size.
   *
   * @param requested the page size in the request
   */
  watch(take: TakeResults, requested: number, isFirst: boolean): TakeResults {
    let [count, bytes] = [0, 0];
    return async (results) => {
      await take(results);
      count += results.count;
      bytes += results.buffer.length;
      if (bytes <= this.#maxBytes) return;
      // Half full, to leave room for larger profiles on other pages.
      const fitting = Math.max(1, Math.floor((count * this.#maxBytes) / bytes / 2));
      // A server may ignore the page size, so a little less is not worth a query.
      if (fitting > this.sizeFor(requested) / 2) return;
      this.#learn(fitting, requested);
      if (isFirst) throw new PageTooLarge();
    };
  }

  #learn(fitting: number, requested: number): void {
    this.#most = fitting;
    if (this.#isLogged) return;
    this.#isLogged = true;
    const limit = `${Math.round(this.#maxBytes / 1024 / 1024)} MB`;
    this.#log(
      `pages of ${requested} profiles are larger than ${limit}, so pages of ${fitting} are requested from now on`,
    );
  }
}
