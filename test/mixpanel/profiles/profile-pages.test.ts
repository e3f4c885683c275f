import { expect, test } from '@jest/globals';
import {
  profilePages,
  type PageOfSession,
  type ProfileQuery,
} from '../../../src/mixpanel/profiles/profile-pages.ts';
import { MixpanelError } from '../../../src/mixpanel/failures.ts';
import { parseProfilePage, type ProfilePage } from '../../../src/mixpanel/profiles/profile-page.ts';
import { listOf } from '../../support/async.ts';
import { connectorErrorOf, thrownBy } from '../../support/thrown.ts';

const QUERY: ProfileQuery = { pageSize: 10, where: 'properties["a"] == 1' };

interface Bench {
  readonly asked: (PageOfSession | undefined)[];
  readonly restarts: string[];
  /** The numbers of the profiles in their order of arrival. */
  readonly read: () => Promise<number[]>;
}

/** A made-up server: how many profiles it has, and what it sends. */
interface Server {
  readonly profiles: number;
  readonly sends?: { total?: boolean | number; session?: boolean; pageSize?: number; page?: boolean };
  /** Called before each page; what it throws is the answer. */
  readonly before?: (of: PageOfSession | undefined) => void;
  /** The page to send for a request. */
  readonly gives?: (of: PageOfSession | undefined) => number;
}

function benchOf({ profiles, sends = {}, before, gives = (of) => of?.page ?? 0 }: Server): Bench {
  const { total = true, session = true, pageSize, page: sendsPage = false } = sends;
  const asked: Bench['asked'] = [];
  const restarts: string[] = [];
  let sessions = 0;
  const fetchPage = async (query: ProfileQuery, of?: PageOfSession): Promise<ProfilePage> => {
    await Promise.resolve();
    expect(query).toBe(QUERY);
    asked.push(of);
    before?.(of);
    const size = pageSize ?? query.pageSize;
    const number = gives(of);
    const first = number * size;
    const count = Math.max(0, Math.min(size, profiles - first));
    const results = Array.from({ length: count }, (_, i) => ({ $distinct_id: first + i, $properties: {} }));
    const page = {
      results,
      ...(session ? { session_id: of?.sessionId ?? `s${sessions++}` } : {}),
      ...(total !== false && of === undefined ? { total: total === true ? profiles : total } : {}),
      ...(sendsPage ? { page: number } : {}),
      ...(pageSize === undefined ? {} : { page_size: pageSize }),
    };
    return parseProfilePage(Buffer.from(JSON.stringify(page)), 0);
  };
  const read = async (): Promise<number[]> => {
    const pages = await listOf(profilePages(fetchPage, QUERY, (reason) => restarts.push(reason)));
    return pages.flatMap(({ buffer }) =>
      [...buffer.toString().matchAll(/"\$distinct_id":(\d+)/g)].map(([, id]) => Number(id)),
    );
  };
  return { asked, restarts, read };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function ascending(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

function gone(status = 400): MixpanelError {
  const endpoint = `POST /api/query/engage answered ${status}`;
  return new MixpanelError('unknown', {
    status,
    endpoint,
    body: 'request for page in uncached query for params',
  });
}

test.each([
  [0, 1],
  [1, 1],
  [10, 1],
  [11, 2],
  [95, 10],
])('%d profiles in pages of 10 take %d requests, and each profile comes once', async (profiles, requests) => {
  const { read, asked } = benchOf({ profiles });
  expect(ascending(await read())).toEqual(numbers(profiles));
  expect(asked).toHaveLength(requests);
});

test('the first page opens a session, and the other pages belong to it', async () => {
  const { read, asked } = benchOf({ profiles: 35 });
  await read();
  expect(asked).toEqual([undefined, ...[1, 2, 3].map((page) => ({ sessionId: 's0', page }))]);
});

test('the page size of the server overrides the requested one', async () => {
  const { read, asked } = benchOf({ profiles: 20, sends: { pageSize: 4 } });
  expect(ascending(await read())).toEqual(numbers(20));
  expect(asked).toHaveLength(5);
});

test('without a total the pages end at the first empty one', async () => {
  const { read, asked } = benchOf({ profiles: 25, sends: { total: false } });
  expect(await read()).toEqual(numbers(25));
  expect(asked).toHaveLength(4);
});

test('without a session there is only one page', async () => {
  const { read, asked } = benchOf({ profiles: 10, sends: { session: false } });
  expect(await read()).toEqual(numbers(10));
  expect(asked).toHaveLength(1);
});

test('up to four pages are requested at the same time', async () => {
  let running = 0;
  let most = 0;
  const { read } = benchOf({
    profiles: 200,
    before: () => {
      most = Math.max(most, ++running);
      queueMicrotask(() => {
        queueMicrotask(() => running--);
      });
    },
  });
  await read();
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(4);
});

test('a lost session is opened again, and every profile comes at least once', async () => {
  const { read, restarts, asked } = benchOf({
    profiles: 45,
    before: (of) => {
      if (of?.sessionId === 's0' && of.page === 3) throw gone();
    },
  });
  expect(ascending([...new Set(await read())])).toEqual(numbers(45));
  expect(restarts).toHaveLength(1);
  expect(restarts[0]).toContain('uncached query');
  expect(asked.filter((of) => of === undefined)).toHaveLength(2);
});

test('after four lost sessions the error is thrown', async () => {
  const failure = gone();
  const { read, asked, restarts } = benchOf({
    profiles: 45,
    before: (of) => {
      if (of !== undefined) throw failure;
    },
  });
  expect(await thrownBy(read)).toBe(failure);
  expect([asked.filter((of) => of === undefined).length, restarts.length]).toEqual([4, 3]);
});

test('another failure of a page, or a 400 for the first page, does not open a new session', async () => {
  for (const [page, status] of [
    [2, 401],
    [undefined, 400],
  ]) {
    const failure = gone(status);
    const { read, restarts } = benchOf({
      profiles: 45,
      before: (of) => {
        if (of?.page === page) throw failure;
      },
    });
    expect(await thrownBy(read)).toBe(failure);
    expect(restarts).toEqual([]);
  }
});

test('a total above one page without a session is an error', async () => {
  const { read } = benchOf({ profiles: 30, sends: { session: false } });
  expect((await connectorErrorOf(read)).message).toContain(
    'reports 30 profiles but no session to read their pages',
  );
});

test('an empty page before the last one opens a new session', async () => {
  const emptyOnce = { sessionId: 's0', page: 2 };
  const { read, restarts } = benchOf({
    profiles: 45,
    gives: (of) =>
      of?.sessionId === emptyOnce.sessionId && of.page === emptyOnce.page ? 9 : (of?.page ?? 0),
  });
  expect(ascending([...new Set(await read())])).toEqual(numbers(45));
  expect(restarts).toEqual([
    "Mixpanel's answer to /api/query/engage has no profiles on page 2, but the last page is 4.",
  ]);
});

test('the last page may be empty: its one profile was deleted meanwhile', async () => {
  const { read, restarts } = benchOf({ profiles: 20, sends: { total: 21 } });
  expect(ascending(await read())).toEqual(numbers(20));
  expect(restarts).toEqual([]);
});

test('an empty last page that should hold several profiles opens a new session', async () => {
  const { read, restarts } = benchOf({
    profiles: 20,
    gives: (of) => (of?.sessionId === 's0' && of.page === 1 ? 9 : (of?.page ?? 0)),
  });
  expect(ascending([...new Set(await read())])).toEqual(numbers(20));
  expect(restarts).toEqual([
    "Mixpanel's answer to /api/query/engage has no profiles on page 1, but 10 are expected.",
  ]);
});

test('a last page that is empty in two sessions is the end: the total is too large', async () => {
  const { read, restarts } = benchOf({ profiles: 20, sends: { total: 27 } });
  expect(ascending([...new Set(await read())])).toEqual(numbers(20));
  expect(restarts).toHaveLength(1);
});

test('a total that is far too large is an error, without a request for each page', async () => {
  const { read, asked } = benchOf({ profiles: 20, sends: { total: 1e15 } });
  expect((await connectorErrorOf(read)).message).toContain('has no profiles on page');
  expect(asked.length).toBeLessThan(40);
});

test('a page other than the requested one opens a new session', async () => {
  const { read, restarts } = benchOf({ profiles: 45, sends: { page: true }, gives: () => 0 });
  expect((await connectorErrorOf(read)).message).toMatch(/is page 0, but page \d was requested/);
  expect(restarts).toHaveLength(3);
});

test('a server that always sends the same page is an error', async () => {
  const { read, asked } = benchOf({ profiles: 45, sends: { total: false }, gives: () => 0 });
  expect((await connectorErrorOf(read)).message).toContain('repeats page 0 as page 1');
  expect(asked).toHaveLength(2);
});
