import { merge } from '../base/merge.ts';
import { MixpanelError } from './failures.ts';
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
 * for params`): the query is then asked anew from its first page, a bounded number of times, and profiles come again.
 */
export async function* profilePages(
  fetchPage: FetchPage,
  query: ProfileQuery,
  onRestart: OnRestart,
): AsyncGenerator<ProfilePage, void> {
  for (let session = 1; ; session++) {
    try {
      yield* pagesOfSession(fetchPage, query);
      return;
    } catch (thrown) {
      if (!(thrown instanceof SessionGone)) throw thrown;
      if (session === MOST_SESSIONS) throw thrown.refusal;
      onRestart(thrown.refusal.detail ?? thrown.refusal.message);
    }
  }
}

/** The session ended before its pages did. */
class SessionGone extends Error {
  readonly refusal: MixpanelError;
  constructor(refusal: MixpanelError) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

async function* pagesOfSession(fetchPage: FetchPage, query: ProfileQuery): AsyncGenerator<ProfilePage, void> {
  const first = await fetchPage(query);
  yield first;
  const { sessionId, total, pageSize = query.pageSize } = first;
  if (sessionId === undefined) return;
  const pageOf = async (page: number): Promise<ProfilePage> => {
    try {
      return await fetchPage(query, { sessionId, page });
    } catch (thrown) {
      throw thrown instanceof MixpanelError && thrown.status === 400 ? new SessionGone(thrown) : thrown;
    }
  };
  if (total === undefined) {
    yield* pagesUntilEmpty(first, pageOf);
  } else {
    const later = Math.max(0, Math.ceil(total / Math.max(1, pageSize)) - 1);
    const pages = Array.from({ length: later }, (_, index) => onePage(() => pageOf(index + 1)));
    yield* merge(pages, PARALLEL_PAGES);
  }
}

async function* onePage(fetch: () => Promise<ProfilePage>): AsyncGenerator<ProfilePage, void> {
  yield await fetch();
}

/** Without a total the first empty page is the end. */
async function* pagesUntilEmpty(
  first: ProfilePage,
  pageOf: (page: number) => Promise<ProfilePage>,
): AsyncGenerator<ProfilePage, void> {
  for (let page = 1, last = first; !isEmpty(last); page++) {
    last = await pageOf(page);
    yield last;
  }
}
