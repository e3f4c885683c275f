import { expect, test } from '@jest/globals';
import { ConnectorError } from '../../../src/base/errors.ts';
import fc from '../../support/fast-check.ts';
import { gone, numbers, profileBench, type ProfileBench } from '../../support/profile-bench.ts';

const NUM_RUNS = 400;

/** What comes instead of a page: one without profiles, 400, the first one, or the one before. */
type Instead = 'empty' | 'gone' | 'first' | 'before';

interface OddServer {
  readonly profiles: number;
  readonly cap: number;
  readonly pageSize: number | null;
  readonly total: unknown;
  readonly page: boolean;
  readonly session: boolean;
  /** What comes after the last page. */
  readonly after: Instead;
  /** A page that is odd in the first `oddSessions` sessions. */
  readonly odd: { readonly page: number; readonly instead: Instead };
  readonly oddSessions: number;
}

const servers = fc
  .record({
    profiles: fc.nat({ max: 70 }),
    cap: fc.constantFrom(Infinity, 7, 1),
    pageSize: fc.constantFrom(10, 4, null, 1000),
    total: fc.oneof(
      fc.constantFrom(0, 0, 1, 3, 1000, -1, -9, -1000).map((error) => ({ error })),
      fc.constantFrom(null, 0, 'text'),
    ),
    page: fc.boolean(),
    session: fc.boolean(),
    after: fc.constantFrom<Instead>('empty', 'gone', 'before'),
    odd: fc.record({
      page: fc.integer({ min: 1, max: 8 }),
      instead: fc.constantFrom<Instead>('empty', 'gone', 'first'),
    }),
    oddSessions: fc.constantFrom(0, 1, 9),
  })
  .map(({ total, ...server }): OddServer => {
    const hasError = typeof total === 'object' && total !== null;
    return { ...server, total: hasError ? Math.max(0, server.profiles + total.error) : total };
  });

function pageLengthOf({ cap, pageSize }: OddServer): number {
  return Math.min(cap, pageSize ?? 10);
}

function lastPageOf(server: OddServer): number {
  return Math.max(0, Math.ceil(server.profiles / pageLengthOf(server)) - 1);
}

function benchOf(server: OddServer): ProfileBench {
  const last = lastPageOf(server);
  const { odd, oddSessions } = server;
  let session = 0;
  const insteadOf = (page: number): Instead | undefined => {
    if (page > last) return server.after;
    return page === odd.page && session <= oddSessions ? odd.instead : undefined;
  };
  return profileBench({
    ...server,
    sends: server,
    before: (of, number) => {
      session = number;
      if (of !== undefined && insteadOf(of.page) === 'gone') throw gone();
    },
    gives: (of) => {
      const page = of?.page ?? 0;
      const instead = page === 0 ? undefined : insteadOf(page);
      if (instead === undefined) return page;
      return { empty: 1e6, gone: 0, first: 0, before: Math.min(page - 1, last) }[instead];
    },
  });
}

/** How many profiles may be missing without an error or a warning, because nothing that the server says shows it. */
function toleratedBy(server: OddServer): number {
  const { profiles, pageSize, total, session, odd, oddSessions } = server;
  if (typeof total === 'number' && total >= profiles) return 1;
  const length = pageLengthOf(server);
  // A page shorter than stated looks like the last one if the total counts its profiles.
  const looksComplete = total === length && profiles > length && length < (pageSize ?? 10);
  const isOdd = oddSessions > 0 && odd.page <= lastPageOf(server);
  return looksComplete || isOdd || !session ? Infinity : 0;
}

/** The ids of the profiles that came; undefined after an error. */
async function idsOf({ read }: ProfileBench): Promise<Set<number> | undefined> {
  try {
    return new Set(await read());
  } catch (thrown) {
    if (thrown instanceof ConnectorError) return undefined;
    throw thrown;
  }
}

test('any server sends all profiles, or causes an error or a warning, with few requests', async () => {
  await fc.assert(
    fc.asyncProperty(servers, async (server) => {
      const bench = benchOf(server);
      const ids = await idsOf(bench);
      expect(bench.asked.length).toBeLessThanOrEqual(4 * (lastPageOf(server) + 12));
      if (ids === undefined || bench.warnings.length > 0) return;
      const missing = numbers(server.profiles).filter((id) => !ids.has(id)).length;
      expect(missing).toBeLessThanOrEqual(toleratedBy(server));
    }),
    { numRuns: NUM_RUNS },
  );
});
