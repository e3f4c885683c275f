import { ConnectorError } from '../../base/errors.ts';
import { merge } from '../../base/merge.ts';
import { ENDPOINTS } from '../endpoints.ts';
import { MixpanelError } from '../failures.ts';
import { isEmpty, type ProfilePage } from './profile-page.ts';

/** Which profiles to send, and which of their properties. */
export interface ProfileQuery {
  /** A filter expression. */
  readonly where?: string;
  /** Names of the properties; all properties by default. */
  readonly outputProperties?: readonly string[];
  readonly pageSize: number;
  /** Only members of this cohort, including those without a profile. */
  readonly cohortId?: number;
}

/** A page after the first one of a session. */
export interface PageOfSession {
  readonly sessionId: string;
  readonly page: number;
}

/** Requests a page; without `of`, the first page of a new session. Only that one counts as a query. */
export type FetchPage = (query: ProfileQuery, of?: PageOfSession) => Promise<ProfilePage>;

/** Called with the reason when the pages start over at the first one. */
export type OnRestart = (reason: string) => void;

/** How many sessions are tried if Mixpanel keeps losing them. */
const MAX_SESSIONS = 4;
/** Pages of one session that are requested at the same time. The server is not faster with more. */
const PARALLEL_PAGES = 4;

/**
 * All pages of a query. Starts over with a new session, a bounded number of times, if Mixpanel has lost a page: it
 * answers 400 (`request for page in uncached query for params`), sends an empty page before the last one, or sends a page
 * other than the requested one. Profiles then come again. If the last page is empty although it should hold several
 * profiles, one new session is tried; if that page is empty again, the total is too large and the pages end there.
 */
export async function* profilePages(
  fetchPage: FetchPage,
  query: ProfileQuery,
  onRestart: OnRestart,
): AsyncGenerator<ProfilePage, void> {
  let mayEndEmpty = false;
  for (let session = 1; ; session++) {
    try {
      yield* pagesOfSession(fetchPage, query, mayEndEmpty);
      return;
    } catch (thrown) {
      if (!(thrown instanceof SessionLost)) throw thrown;
      mayEndEmpty ||= thrown instanceof EmptyLastPage;
      if (session === MAX_SESSIONS) throw thrown.error;
      onRestart(thrown.error.detail ?? thrown.error.message);
    }
  }
}

/** The session ended before its pages did. */
class SessionLost extends Error {
  /** Thrown if the last session is lost too. */
  readonly error: ConnectorError;

  constructor(error: ConnectorError) {
    super(error.message);
    this.error = error;
  }
}

/** The last page is empty although it should hold more than one profile. */
class EmptyLastPage extends SessionLost {}

async function* pagesOfSession(
  fetchPage: FetchPage,
  query: ProfileQuery,
  mayEndEmpty: boolean,
): AsyncGenerator<ProfilePage, void> {
  const first = await fetchPage(query);
  yield first;
  const { sessionId, total, pageSize = query.pageSize } = first;
  if (sessionId === undefined) {
    if (total !== undefined && total > pageSize)
      throw pageError(`reports ${total} profiles but no session to read their pages`);
    return;
  }
  const pageOf = (page: number): Promise<ProfilePage> => laterPage(fetchPage, query, { sessionId, page });
  if (total === undefined) {
    yield* pagesUntilEmpty(first, pageOf);
  } else {
    const size = Math.max(1, pageSize);
    const last = Math.ceil(total / size) - 1;
    const end = { last, profiles: mayEndEmpty ? 0 : total - last * size };
    yield* merge(pagesUpTo(end, pageOf), PARALLEL_PAGES);
  }
}

async function laterPage(fetchPage: FetchPage, query: ProfileQuery, of: PageOfSession): Promise<ProfilePage> {
  try {
    const page = await fetchPage(query, of);
    if (page.page === undefined || page.page === of.page) return page;
    throw new SessionLost(pageError(`is page ${page.page}, but page ${of.page} was requested`));
  } catch (thrown) {
    throw thrown instanceof MixpanelError && thrown.status === 400 ? new SessionLost(thrown) : thrown;
  }
}

/** The last page, and how many profiles it should hold. */
interface End {
  readonly last: number;
  readonly profiles: number;
}

/** The pages after the first. They are created one at a time, because a wrong total may be of any size. */
function* pagesUpTo(
  end: End,
  pageOf: (page: number) => Promise<ProfilePage>,
): Generator<AsyncGenerator<ProfilePage, void>, void> {
  for (let page = 1; page <= end.last; page++) yield onePage(page, end, pageOf);
}

/** The last page may be empty if its one profile was deleted meanwhile. An earlier empty page means a broken session. */
async function* onePage(
  number: number,
  { last, profiles }: End,
  pageOf: (page: number) => Promise<ProfilePage>,
): AsyncGenerator<ProfilePage, void> {
  const page = await pageOf(number);
  if (isEmpty(page) && number < last)
    throw new SessionLost(pageError(`has no profiles on page ${number}, but the last page is ${last}`));
  if (isEmpty(page) && profiles > 1)
    throw new EmptyLastPage(pageError(`has no profiles on page ${number}, but ${profiles} are expected`));
  yield page;
}

/** Without a total, the first empty page is the end. */
async function* pagesUntilEmpty(
  first: ProfilePage,
  pageOf: (page: number) => Promise<ProfilePage>,
): AsyncGenerator<ProfilePage, void> {
  for (let number = 1, last = first; !isEmpty(last); number++) {
    const page = await pageOf(number);
    // A server that ignores page numbers must not be read forever.
    if (page.buffer.equals(last.buffer)) throw pageError(`repeats page ${number - 1} as page ${number}`);
    yield page;
    last = page;
  }
}

function pageError(problem: string): ConnectorError {
  return new ConnectorError('transient', `Mixpanel's answer to ${ENDPOINTS.profiles.path} ${problem}.`);
}
