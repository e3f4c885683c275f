import { AnswerBrokeOff } from '../http/retries.ts';
import type { ProfilePage, TakeResults } from './profile-page.ts';

/** A page that breaks off is sent again from its beginning, so larger pages are avoided. */
const MAX_PAGE_BYTES = 32 * 1024 * 1024;

/** A page of a session is too large. Smaller ones are requested from now on. */
export class PageTooLarge extends Error {
  /** The error of a page that broke off. */
  readonly brokeOff: AnswerBrokeOff | undefined;

  constructor(brokeOff?: AnswerBrokeOff) {
    super(brokeOff?.message);
    this.brokeOff = brokeOff;
  }
}

/** How many profiles a page should have, as far as a sync has learned. */
export class PageSizes {
  readonly #log: (message: string) => void;
  readonly #maxBytes: number;
  #most = Infinity;

  /** @param log called if pages are too large */
  constructor(log: (message: string) => void, maxBytes = MAX_PAGE_BYTES) {
    this.#log = log;
    this.#maxBytes = maxBytes;
  }

  /** The page size to request. */
  sizeFor(wanted: number): number {
    return Math.min(wanted, this.#most);
  }

  /**
   * Requests a page, and learns from its size, and from how far it came if each attempt broke off. Throws {@link PageTooLarge}
   * then, and if the first page of a session is far too large: all pages of a session have the same size.
   *
   * @param begin called for each attempt
   * @param requested the page size in the request
   */
  async request(
    fetch: (begin: () => TakeResults) => Promise<ProfilePage>,
    begin: () => TakeResults,
    requested: number,
    isFirst: boolean,
  ): Promise<ProfilePage> {
    let furthest = 0;
    const beginWatched = (): TakeResults => {
      const take = this.#watch(begin(), requested, isFirst);
      let count = 0;
      return async (results) => {
        await take(results);
        count += results.count;
        furthest = Math.max(furthest, count);
      };
    };
    try {
      return await fetch(beginWatched);
    } catch (thrown) {
      if (!(thrown instanceof AnswerBrokeOff) || furthest === 0) throw thrown;
      // Half as many, to leave room for larger profiles on other pages.
      const fitting = Math.max(1, Math.floor(furthest / 2));
      if (fitting >= requested) throw thrown;
      if (fitting < this.#most) this.#learn(fitting, `pages of ${requested} profiles break off`);
      throw new PageTooLarge(thrown);
    }
  }

  /** Passes the results of a page on. Throws {@link PageTooLarge}. */
  #watch(take: TakeResults, requested: number, isFirst: boolean): TakeResults {
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
      const limit = `${Math.round(this.#maxBytes / 1024 / 1024)} MB`;
      this.#learn(fitting, `pages of ${requested} profiles are larger than ${limit}`);
      if (isFirst) throw new PageTooLarge();
    };
  }

  #learn(fitting: number, why: string): void {
    this.#most = fitting;
    this.#log(`${why}, so pages of ${fitting} are requested from now on`);
  }
}
