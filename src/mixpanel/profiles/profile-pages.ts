import { ConnectorError } from '../../base/errors.ts';
import { merge } from '../../base/merge.ts';
import { ENDPOINTS } from '../endpoints.ts';
import { MixpanelError } from '../failures.ts';
import { isEmpty, type ProfilePage } from './profile-page.ts';

/** Which profiles, and what of them. */
export interface ProfileQuery {
  /** An expression that profiles have to fulfil. */
  readonly where?: string;
  /** Names of the properties to send; all of them unless given. */
  readonly outputProperties?: readonly string[];
  readonly pageSize: number;
  /** Members of this cohort only, those without a profile too. */
  readonly cohortId?: number;
}

/** Where in a session to read; without one, the first page of a new session. */
export interface PageOfSession {
  readonly sessionId: string;
  readonly page: number;
}

/** Asks for one page. Only the first page of a session counts as a query. */
export type FetchPage = (query: ProfileQuery, of?: PageOfSession) => Promise<ProfilePage>;

/** A session that Mixpanel no longer has is opened again this often. */
const MOST_SESSIONS = 4;
/** Pages of one session can be read at the same time; more than this the server does not answer faster. */
const PARALLEL_PAGES = 4;

/** Told when the pages begin again at the first one, with the reason. */
export type OnRestart = (why: string) => void;

/**
 * All pages of a query, each once read. A page that Mixpanel no longer has answers 400 (`request for page in uncached query
 * for params`): the query is then asked anew from its first page, a bounded number of times, and profiles come again. So it
 * is where a page is empty though there are pages behind it, or is another one than was asked for; and once where the last one
 * is empty though it should hold several: a second session that says the same means that the total is too large.
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
      if (!(thrown instanceof SessionGone)) throw thrown;
      mayEndEmpty ||= thrown instanceof EmptyAtEnd;
      if (session === MOST_SESSIONS) throw thrown.refusal;
      onRestart(thrown.refusal.detail ?? thrown.refusal.message);
    }
  }
}

/** The session ended before its pages did, or does not give them. */
class SessionGone extends Error {
  readonly refusal: ConnectorError;
  constructor(refusal: ConnectorError) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** The last page is empty, and more than one profile should be on it. */
class EmptyAtEnd extends SessionGone {}

async function* pagesOfSession(
  fetchPage: FetchPage,
  query: ProfileQuery,
  mayEndEmpty: boolean,
): AsyncGenerator<ProfilePage, void> {
  const first = await fetchPage(query);
  yield first;
  const { sessionId, total, pageSize = query.pageSize } = first;
  if (sessionId === undefined) {
    if ((total ?? 0) > pageSize)
      throw useless(`tells of ${total} profiles, and of no session to read them by`);
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
    throw new SessionGone(useless(`is page ${page.page}, and page ${of.page} was asked for`));
  } catch (thrown) {
    throw thrown instanceof MixpanelError && thrown.status === 400 ? new SessionGone(thrown) : thrown;
  }
}

/** The last page, and how many profiles have to be on it if it is one of several. */
interface End {
  readonly last: number;
  readonly profiles: number;
}

/** The pages behind the first. One at a time is made: a total that is wrong may be of any size. */
function* pagesUpTo(
  end: End,
  pageOf: (page: number) => Promise<ProfilePage>,
): Generator<AsyncGenerator<ProfilePage, void>, void> {
  for (let page = 1; page <= end.last; page++) yield onePage(page, end, pageOf);
}

/** The last one may be empty, where a profile went meanwhile; one before it says that the session is not whole. */
async function* onePage(
  number: number,
  { last, profiles }: End,
  pageOf: (page: number) => Promise<ProfilePage>,
): AsyncGenerator<ProfilePage, void> {
  const page = await pageOf(number);
  const hasNone = `has no profiles on page ${number}, and there should be`;
  if (isEmpty(page) && number < last) throw new SessionGone(useless(`${hasNone} pages up to ${last}`));
  if (isEmpty(page) && profiles > 1) throw new EmptyAtEnd(useless(`${hasNone} ${profiles} of them`));
  yield page;
}

/** Without a total the first empty page is the end. */
async function* pagesUntilEmpty(
  first: ProfilePage,
  pageOf: (page: number) => Promise<ProfilePage>,
): AsyncGenerator<ProfilePage, void> {
  for (let number = 1, last = first; !isEmpty(last); number++) {
    const page = await pageOf(number);
    // Without this a server that knows no pages would be asked for ever.
    if (page.buffer.equals(last.buffer)) throw useless(`is on page ${number} what it was on the page before`);
    yield page;
    last = page;
  }
}

function useless(what: string): ConnectorError {
  return new ConnectorError('transient', `Mixpanel's answer to ${ENDPOINTS.profiles.path} ${what}.`);
}
