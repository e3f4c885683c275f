import { FilterFallback } from './filter-fallback.ts';
import type { ProfilePage } from './profile-page.ts';
import type { FetchPage, ProfileQuery } from './profile-query.ts';
import { pageError, ProfileSession, SessionLost } from './profile-session.ts';

export interface PagingReports {
  /** The pages start over at the first one, for this reason. */
  readonly restarted: (reason: string) => void;
  /** What the user should know about pages that count as complete. */
  readonly warned: (note: string) => void;
}

/** How many sessions are tried if Mixpanel keeps losing them. */
const MAX_SESSIONS = 4;
/** How many sessions may have fewer profiles than Mixpanel counts. */
const MAX_SHORT_SESSIONS = 2;

/**
 * All pages of a query. Starts over with a new session, a bounded number of times, if Mixpanel has lost a page (it answers
 * 400, `request for page in uncached query for params`, or sends a page other than the requested one), and once if
 * there are fewer profiles than it counts. Profiles then come again. If as many are missing again, fewer than a page are
 * reported; more are an error.
 */
export async function* profilePages(
  fetchPage: FetchPage,
  query: ProfileQuery,
  reports: PagingReports,
): AsyncGenerator<ProfilePage, void> {
  const fallback = new FilterFallback(fetchPage, query, reports.warned);
  let shortSessions = 0;
  for (let number = 1; ; number++) {
    const session = new ProfileSession((of) => fallback.fetch(of), query.pageSize);
    try {
      yield* session.pages();
      if (!session.isShort) return;
      if (++shortSessions === MAX_SHORT_SESSIONS) {
        endShort(session, reports);
        return;
      }
      throw new SessionLost(pageError(session.summary));
    } catch (thrown) {
      if (!(thrown instanceof SessionLost)) throw thrown;
      if (number === MAX_SESSIONS) throw thrown.error;
      reports.restarted(thrown.error.detail ?? thrown.error.message);
    }
  }
}

/** The total may include profiles that Mixpanel does not send, but not an entire page of them. */
function endShort({ missing, pageLength, summary }: ProfileSession, { warned }: PagingReports): void {
  if (missing >= pageLength) throw pageError(`${summary}, also when requested again`);
  warned(`Mixpanel ${summary}, also when requested again: the others may have been deleted`);
}
