import { ConnectorError } from '../../base/errors.ts';
import { merge } from '../../base/merge.ts';
import { ENDPOINTS } from '../endpoints.ts';
import { MixpanelError } from '../failures.ts';
import { ProfileCount } from './profile-count.ts';
import type { ProfilePage } from './profile-page.ts';
import type { PageOfSession } from './profile-query.ts';

/** Requests a page of a query; without `of`, the first page of a new session. Only that one counts as a query. */
export type FetchPageOf = (of?: PageOfSession) => Promise<ProfilePage>;

/** One profile may be deleted between the count and its page. */
const TOLERATED = 1;

/** Pages of one session that are requested at the same time. The server is not faster with more. */
const PARALLEL_PAGES = 4;
/** Bounds the memory for these pages: larger ones are requested by fewer at a time. */
const PARALLEL_BYTES = 64 * 1024 * 1024;

/** Mixpanel does not have the pages of the session any more. */
export class SessionLost extends Error {
  /** Thrown if the last session is lost too. */
  readonly error: ConnectorError;

  constructor(error: ConnectorError) {
    super(error.message);
    this.error = error;
  }
}

/**
 * The pages of one session. What Mixpanel says about them is checked: the size of a page is that of the first one, even
 * if it states another; a total smaller than the first page is not believed. After the last expected page, the pages go on to an
 * empty one or one without new profiles, unless the profiles add up to the total and the last page is not full.
 */
export class ProfileSession {
  readonly #fetchPage: FetchPageOf;
  readonly #requestedSize: number;
  readonly #count = new ProfileCount();
  #sessionId: string | undefined;
  /** undefined if it is missing or not believed. */
  #total: number | undefined;
  #pageLength = 0;
  /** Whether the last page so far is full. Then more may follow, even if the total is reached. */
  #lastIsFull = false;
  #hasEnded = false;
  /** Whether full pages repeat without a total, so that these may not be all profiles. */
  #endIsUnknown = false;

  /** @param requestedSize the page size in the requests */
  constructor(fetchPage: FetchPageOf, requestedSize: number) {
    this.#fetchPage = fetchPage;
    this.#requestedSize = requestedSize;
  }

  /** The results on the first page. */
  get pageLength(): number {
    return this.#pageLength;
  }

  /** How many profiles did not come although Mixpanel counts them; Infinity if the end is not known. For after the pages. */
  get missing(): number {
    return this.#endIsUnknown ? Infinity : Math.max(0, (this.#total ?? 0) - this.#count.found);
  }

  get isShort(): boolean {
    return this.missing > TOLERATED;
  }

  /** The numbers, for a sentence that begins with Mixpanel: `counts 3500 profiles but sends 2000`. */
  get summary(): string {
    const { found } = this.#count;
    return this.#endIsUnknown
      ? `repeats a page after ${found} profiles and sends no total, so it is not known how many there are`
      : `counts ${this.#total ?? found} profiles but sends ${found}`;
  }

  /** Yields all pages, except those that bring nothing new. Throws {@link SessionLost} if a page cannot be had any more. */
  async *pages(): AsyncGenerator<ProfilePage, void> {
    const first = await this.#fetchPage();
    this.#open(first);
    yield first;
    if (this.#sessionId === undefined) this.#checkOnlyPage();
    else if (!this.#hasEnded) {
      const last = this.#total === undefined ? 0 : Math.ceil(this.#total / this.#pageLength) - 1;
      const fitting = Math.floor(PARALLEL_BYTES / first.results.buffer.length);
      yield* merge(this.#expectedPages(last), Math.min(PARALLEL_PAGES, Math.max(1, fitting)));
      yield* this.#furtherPages(last + 1);
    }
  }

  #open(first: ProfilePage): void {
    const { count } = first.results;
    this.#sessionId = first.sessionId;
    this.#pageLength = count;
    this.#total = first.total !== undefined && first.total >= count ? first.total : undefined;
    this.#lastIsFull = count >= (first.pageSize ?? this.#requestedSize);
    this.#hasEnded = !this.#count.add(first);
  }

  #checkOnlyPage(): void {
    if (this.#total === undefined && this.#lastIsFull)
      throw pageError('is a full page with neither a total nor a session to read more pages');
    if (this.#total !== undefined && this.#total > this.#pageLength)
      throw pageError(`reports ${this.#total} profiles but no session to read their pages`);
  }

  /** The pages that the total promises. They are created one at a time, because a wrong total may be of any size. */
  *#expectedPages(last: number): Generator<AsyncGenerator<ProfilePage, void>, void> {
    for (let page = 1; page <= last && !this.#hasEnded; page++) yield this.#expectedPage(page, last);
  }

  async *#expectedPage(number: number, last: number): AsyncGenerator<ProfilePage, void> {
    const page = await this.#laterPage(number);
    if (number === last) this.#lastIsFull = page.results.count >= this.#pageLength;
    if (this.#isNew(page, number)) yield page;
    else this.#hasEnded = true;
  }

  async *#furtherPages(from: number): AsyncGenerator<ProfilePage, void> {
    for (let number = from; !this.#hasEnded && !this.#isComplete(); number++) {
      const page = await this.#furtherPage(number);
      if (page !== undefined && this.#isNew(page, number)) {
        this.#lastIsFull = page.results.count >= this.#pageLength;
        yield page;
      } else {
        this.#hasEnded = true;
        const repeats = page !== undefined && page.results.count > 0;
        this.#endIsUnknown = repeats && this.#total === undefined && this.#lastIsFull;
      }
    }
  }

  /** Counts a page. Throws {@link SessionLost} for new profiles on a page other than the requested one. */
  #isNew(page: ProfilePage, number: number): boolean {
    const isNew = this.#count.add(page);
    if (isNew && page.page !== undefined && page.page !== number)
      throw new SessionLost(pageError(`is page ${page.page}, but page ${number} was requested`));
    return isNew;
  }

  #isComplete(): boolean {
    return this.#count.found === this.#total && !this.#lastIsFull;
  }

  /** undefined for a page that Mixpanel does not have, unless more profiles are certain to follow. */
  async #furtherPage(number: number): Promise<ProfilePage | undefined> {
    try {
      const page = await this.#laterPage(number);
      const mayBeEnd = page.results.count === 0 && this.#total === undefined;
      // Without a total nothing else shows that a page is empty by mistake.
      return mayBeEnd ? await this.#laterPage(number) : page;
    } catch (thrown) {
      const mayEndHere = this.#total !== undefined || (number > 1 && !this.#lastIsFull);
      if (thrown instanceof SessionLost && mayEndHere) return undefined;
      throw thrown;
    }
  }

  async #laterPage(number: number): Promise<ProfilePage> {
    try {
      return await this.#fetchPage({ sessionId: this.#sessionId ?? '', page: number });
    } catch (thrown) {
      throw thrown instanceof MixpanelError && thrown.status === 400 ? new SessionLost(thrown) : thrown;
    }
  }
}

/** @param problem such as `has no profiles on page 2` */
export function pageError(problem: string): ConnectorError {
  return new ConnectorError('transient', `Mixpanel's answer to ${ENDPOINTS.profiles.path} ${problem}.`);
}
