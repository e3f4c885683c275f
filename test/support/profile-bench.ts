import { MixpanelError } from '../../src/mixpanel/failures.ts';
import { AnswerBrokeOff } from '../../src/mixpanel/http/retries.ts';
import { PageSizes } from '../../src/mixpanel/profiles/page-sizes.ts';
import type { ProfilePage, TakeResults } from '../../src/mixpanel/profiles/profile-page.ts';
import { profilePages } from '../../src/mixpanel/profiles/profile-pages.ts';
import type { PageOfSession, PageQuery, ProfileQuery } from '../../src/mixpanel/profiles/profile-query.ts';
import { listOf } from './async.ts';
import { readPage } from './read-page.ts';

const QUERY: ProfileQuery = { pageSize: 10 };

export interface ProfileBench {
  readonly asked: (PageOfSession | undefined)[];
  /** The page size of each request. */
  readonly sizesAsked: number[];
  readonly logs: string[];
  readonly restarts: string[];
  readonly warnings: string[];
  /** Reads all pages: the numbers of the profiles in their order of arrival. */
  readonly read: () => Promise<number[]>;
}

/** A made-up server: how many profiles it has, and what it sends. */
export interface ProfileServer {
  readonly profiles: number;
  readonly sends?: {
    total?: unknown;
    session?: boolean;
    /** The page size to state, the one requested by default; null to leave it out. */
    pageSize?: number | null;
    page?: boolean;
  };
  /** A property of the first profile. */
  readonly padding?: string;
  /** The same of all profiles. */
  readonly paddingOfAll?: string;
  readonly maxPageBytes?: number;
  /** Longer pages break off after this many profiles. */
  readonly breaksAfter?: number;
  /** The maximum of profiles on a page, even if more were requested. */
  readonly cap?: number;
  /** Called before each page; what it throws is the answer. */
  readonly before?: (of: PageOfSession | undefined, session: number) => void;
  /** A page ends when this resolves. */
  readonly ending?: () => Promise<void>;
  /** The page to send for a request. */
  readonly gives?: (of: PageOfSession | undefined) => number;
}

/** Reads all pages of a made-up server with numbered profiles. */
export function profileBench({
  profiles,
  sends = {},
  padding = '',
  paddingOfAll = '',
  cap = Infinity,
  breaksAfter = Infinity,
  maxPageBytes,
  before,
  ending,
  gives = (of) => of?.page ?? 0,
}: ProfileServer): ProfileBench {
  const { total = profiles, session = true, pageSize = QUERY.pageSize, page: sendsPage = false } = sends;
  const asked: ProfileBench['asked'] = [];
  const sizesAsked: number[] = [];
  const restarts: string[] = [];
  const warnings: string[] = [];
  const totals = { areTooLarge: false };
  const logs: string[] = [];
  const sizes = new PageSizes((message) => void logs.push(message), maxPageBytes);
  let sessions = 0;
  const fetchPage = async (
    query: PageQuery,
    of: PageOfSession | undefined,
    begin: () => TakeResults,
  ): Promise<ProfilePage> => {
    await Promise.resolve();
    asked.push(of);
    sizesAsked.push(query.pageSize);
    if (of === undefined) sessions++;
    before?.(of, sessions);
    const size = Math.min(cap, pageSize ?? query.pageSize);
    const number = gives(of);
    const first = number * size;
    const count = Math.max(0, Math.min(size, profiles - first));
    const results = Array.from({ length: count }, (_, i) => ({
      $distinct_id: first + i,
      $properties: { padding: first + i === 0 ? padding : paddingOfAll },
    }));
    const page = {
      results,
      noise: asked.length,
      ...(session ? { session_id: of?.sessionId ?? `s${sessions - 1}` } : {}),
      ...(of === undefined ? { total } : {}),
      ...(sendsPage ? { page: number } : {}),
      ...(pageSize === null ? {} : { page_size: pageSize }),
    };
    if (count > breaksAfter) {
      await readPage(JSON.stringify({ ...page, results: results.slice(0, breaksAfter) }), begin());
      throw new AnswerBrokeOff('transient', 'The answer broke off.');
    }
    const read = await readPage(JSON.stringify(page), begin());
    await ending?.();
    return read;
  };
  const reports = {
    opened: () => Promise.resolve(),
    restarted: (reason: string) => void restarts.push(reason),
    warned: (note: string) => void warnings.push(note),
  };
  const read = async (): Promise<number[]> => {
    const lists = await listOf(profilePages(fetchPage, QUERY, reports, totals, sizes));
    return lists.flatMap((results) =>
      Array.from({ length: results.count }, (_, i) => Number(results.identity(i))),
    );
  };
  return { asked, sizesAsked, logs, restarts, warnings, read };
}

/** The numbers from 0 up. */
export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

export function ascending(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

/** The error for a page that Mixpanel does not have any more. */
export function gone(status = 400): MixpanelError {
  const endpoint = `POST /api/query/engage answered ${status}`;
  return new MixpanelError('unknown', {
    status,
    endpoint,
    body: 'request for page in uncached query for params',
  });
}
