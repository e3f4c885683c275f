import { FilterFallback } from '../filter-fallback.ts';
import { PageTooLarge, type PageSizes } from './page-sizes.ts';
import type { ProfilePage, TakeResults } from './profile-page.ts';
import type { FetchPage, PageQuery, ProfileQuery } from './profile-query.ts';
import { pageError, ProfileSession, SessionLost, type FetchPageOf } from './profile-session.ts';
import type { ResultList } from './result-list.ts';

/** What the reads of a sync have learned about Mixpanel's totals. {@link profilePages} reads and sets it. */
export interface TotalsLearned {
  /** A total counted profiles that did not come, in two sessions of one read. */
  areTooLarge: boolean;
}

export interface PagingReports {
  /** The first page of a session is complete. */
  readonly opened: (first: ProfilePage) => Promise<void>;
  /** The pages start over at the first one. The note says why. */
  readonly restarted: (note: string) => void;
  /** What the user should know about pages that count as complete. */
  readonly warned: (note: string) => void;
}

/** How many sessions are tried if Mixpanel keeps losing them. */
export const MAX_SESSIONS = 4;
/** How many sessions may have fewer profiles than Mixpanel counts. */
const MAX_SHORT_SESSIONS = 2;

/**
 * The results on all pages of a query. Starts over with a new session, a bounded number of times, if Mixpanel has lost a page (it answers
 * 400, `request for page in uncached query for params`, or sends a page other than the requested one), and once if
 * there are fewer profiles than it counts. Profiles then come again. If profiles are missing again, fewer than a page are
 * reported, and at once from then on; more are an error. It starts over with smaller pages too, if the first
 * one is too large, or one breaks off in each attempt.
 */
export async function* profilePages(
  fetchPage: FetchPage,
  query: ProfileQuery,
  reports: PagingReports,
  totals: TotalsLearned,
  sizes: PageSizes,
): AsyncGenerator<ResultList, void> {
  const fetchPageOf = withAcceptedFilter(fetchPage, query, reports);
  let shortSessions = 0;
  for (let number = 1; ; number++) {
    const pageSize = sizes.sizeFor(query.pageSize);
    const fetchSized: FetchPageOf = (of, begin) =>
      sizes.request((watched) => fetchPageOf(of, watched, pageSize), begin, pageSize, of === undefined);
    const session = new ProfileSession(fetchSized, pageSize);
    try {
      yield* session.pages(reports.opened);
      if (!session.isShort) return;
      const lacksPage = session.missing >= session.pageLength;
      const isFinal = ++shortSessions === MAX_SHORT_SESSIONS || (totals.areTooLarge && !lacksPage);
      if (!isFinal) throw new SessionLost(pageError(session.summary));
      if (lacksPage) throw pageError(`${session.summary}, also when requested again`);
      totals.areTooLarge = true;
      reports.warned(`Mixpanel ${session.summary}: the others may have been deleted`);
      return;
    } catch (thrown) {
      if (thrown instanceof PageTooLarge) {
        if (thrown.brokeOff !== undefined && number === MAX_SESSIONS) throw thrown.brokeOff;
        reports.restarted('The pages of this read are too large, so it starts over with smaller ones');
        continue;
      }
      if (!(thrown instanceof SessionLost)) throw thrown;
      if (number === MAX_SESSIONS) throw thrown.error;
      const reason = thrown.error.detail ?? thrown.error.message;
      reports.restarted(`Mixpanel did not send all pages of this read, so it starts over (${reason})`);
    }
  }
}

type FetchPageOfSize = (...args: [...Parameters<FetchPageOf>, pageSize: number]) => ReturnType<FetchPageOf>;

/** Requests pages with the first filter that Mixpanel accepts for a first page. It applies to all pages of the session. */
function withAcceptedFilter(
  fetchPage: FetchPage,
  query: ProfileQuery,
  { warned }: PagingReports,
): FetchPageOfSize {
  const { filters = [], ...unfiltered } = query;
  const fallback = new FilterFallback([...filters, undefined]);
  let accepted: PageQuery = unfiltered;
  const fetchFirst = async (wanted: PageQuery, begin: () => TakeResults): Promise<ProfilePage> => {
    const page = await fetchPage(wanted, undefined, begin);
    accepted = wanted;
    return page;
  };
  return async (of, begin, pageSize) => {
    if (of !== undefined) return await fetchPage({ ...accepted, pageSize }, of, begin);
    const first = (where: string | undefined) => fetchFirst({ ...unfiltered, where, pageSize }, begin);
    return await fallback.send(first, (filter, { detail, message }) => {
      const instead = filter === undefined ? 'all profiles are read' : `a simpler one is used: ${filter}`;
      warned(`Mixpanel rejected the filter of this read, so ${instead} (${detail ?? message})`);
    });
  };
}
