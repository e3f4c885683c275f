import { ConnectorError } from '../../base/errors.ts';
import { handedOver } from '../../base/hand-over.ts';
import { merge } from '../../base/merge.ts';
import { ENDPOINTS } from '../endpoints.ts';
import { MixpanelError } from '../failures.ts';
import { PageDelivery } from './page-delivery.ts';
import { ProfileCount } from './profile-count.ts';
import type { ProfilePage, TakeResults } from './profile-page.ts';
import type { PageOfSession } from './profile-query.ts';
import type { ResultList } from './result-list.ts';

/** Requests a page of one query, see `FetchPage`. */
export type FetchPageOf = (of: PageOfSession | undefined, begin: () => TakeResults) => Promise<ProfilePage>;

/** A page whose results were delivered. */
interface Delivered {
  /** undefined if Mixpanel does not have the page. */
  readonly page: ProfilePage | undefined;
  /** Whether it brought anything new. */
  readonly isNew: boolean;
}

/** One profile may be deleted between the count and its page. */
const TOLERATED = 1;

/** Pages of one session that are requested at the same time. The server is not faster with more. */
const PARALLEL_PAGES = 4;

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

  /**
   * Yields the results of all pages, except those that bring nothing new. Throws {@link SessionLost} if a page cannot be had
   * any more.
   *
   * @param opened called when the first page is complete
   */
  async *pages(opened: (first: ProfilePage) => Promise<void>): AsyncGenerator<ResultList, void> {
    const { page: first, isNew } = yield* this.#deliver((begin) => this.#fetchPage(undefined, begin));
    if (first === undefined) return;
    this.#open(first, isNew);
    await opened(first);
    if (this.#sessionId === undefined) this.#checkOnlyPage();
    else if (!this.#hasEnded) {
      const last = this.#total === undefined ? 0 : Math.ceil(this.#total / this.#pageLength) - 1;
      yield* merge(this.#expectedPages(last), PARALLEL_PAGES);
      yield* this.#furtherPages(last + 1);
    }
  }

  /** Requests a page and yields its results. */
  async *#deliver(
    fetchPage: (begin: () => TakeResults) => Promise<ProfilePage | undefined>,
  ): AsyncGenerator<ResultList, Delivered> {
    return yield* handedOver<ResultList, Delivered>(async (handOver) => {
      const delivery = new PageDelivery(this.#count, handOver);
      const page = await fetchPage(() => delivery.begin());
      return { page, isNew: delivery.end() };
    });
  }

  #open(first: ProfilePage, isNew: boolean): void {
    const { count } = first;
    this.#sessionId = first.sessionId;
    this.#pageLength = count;
    this.#total = first.total !== undefined && first.total >= count ? first.total : undefined;
    this.#lastIsFull = count >= (first.pageSize ?? this.#requestedSize);
    this.#hasEnded = !isNew;
  }

  #checkOnlyPage(): void {
    if (this.#total === undefined && this.#lastIsFull)
      throw pageError('is a full page with neither a total nor a session to read more pages');
    if (this.#total !== undefined && this.#total > this.#pageLength)
      throw pageError(`reports ${this.#total} profiles but no session to read their pages`);
  }

  /** The pages that the total promises. They are created one at a time, because a wrong total may be of any size. */
  *#expectedPages(last: number): Generator<AsyncGenerator<ResultList, void>, void> {
    for (let page = 1; page <= last && !this.#hasEnded; page++) yield this.#expectedPage(page, last);
  }

  async *#expectedPage(number: number, last: number): AsyncGenerator<ResultList, void> {
    const delivered = yield* this.#deliver((begin) => this.#laterPage(number, begin));
    if (number === last) this.#lastIsFull = (delivered.page?.count ?? 0) >= this.#pageLength;
    if (!this.#isNew(delivered, number)) this.#hasEnded = true;
  }

  async *#furtherPages(from: number): AsyncGenerator<ResultList, void> {
    for (let number = from; !this.#hasEnded && !this.#isComplete(); number++) {
      const delivered = yield* this.#deliver((begin) => this.#furtherPage(number, begin));
      const count = delivered.page?.count ?? 0;
      if (this.#isNew(delivered, number)) this.#lastIsFull = count >= this.#pageLength;
      else {
        this.#hasEnded = true;
        this.#endIsUnknown = count > 0 && this.#total === undefined && this.#lastIsFull;
      }
    }
  }

  /** Whether a page brought anything new. Throws {@link SessionLost} if it did but is not the requested one. */
  #isNew({ page, isNew }: Delivered, number: number): boolean {
    if (isNew && page?.page !== undefined && page.page !== number)
      throw new SessionLost(pageError(`is page ${page.page}, but page ${number} was requested`));
    return isNew;
  }

  #isComplete(): boolean {
    return this.#count.found === this.#total && !this.#lastIsFull;
  }

  /** undefined for a page that Mixpanel does not have, unless more profiles are certain to follow. */
  async #furtherPage(number: number, begin: () => TakeResults): Promise<ProfilePage | undefined> {
    try {
      const page = await this.#laterPage(number, begin);
      const mayBeEnd = page.count === 0 && this.#total === undefined;
      // Without a total nothing else shows that a page is empty by mistake.
      return mayBeEnd ? await this.#laterPage(number, begin) : page;
    } catch (thrown) {
      const mayEndHere = this.#total !== undefined || (number > 1 && !this.#lastIsFull);
      if (thrown instanceof SessionLost && mayEndHere) return undefined;
      throw thrown;
    }
  }

  async #laterPage(number: number, begin: () => TakeResults): Promise<ProfilePage> {
    try {
      return await this.#fetchPage({ sessionId: this.#sessionId ?? '', page: number }, begin);
    } catch (thrown) {
      throw thrown instanceof MixpanelError && thrown.status === 400 ? new SessionLost(thrown) : thrown;
    }
  }
}

/** @param problem such as `has no profiles on page 2` */
export function pageError(problem: string): ConnectorError {
  return new ConnectorError('transient', `Mixpanel's answer to ${ENDPOINTS.profiles.path} ${problem}.`);
}
