import { expect, test } from '@jest/globals';
import { addDays, countDays } from '../../../src/base/days.ts';
import { windowsOf, type Window } from '../../../src/base/windows.ts';
import {
  maxHeavyRequests,
  requestInParts,
  type LearnedSize,
  type PartRequest,
} from '../../../src/streams/days/request-in-parts.ts';
import fc from '../../support/fast-check.ts';
import { thrownBy } from '../../support/thrown.ts';

const YEAR = { from: '2025-01-01', to: '2025-12-31' };
const HEAVY = new Error('too heavy');

interface Outcome {
  /** Requested ranges that were read or failed. */
  readonly read: Window[];
  readonly failed: Window[];
  readonly requested: Window[];
}

/** Requests a window from a server that finds some ranges too heavy. */
async function requestParts(
  window: Window,
  isHeavy: (range: Window) => boolean,
  rules: Partial<PartRequest<Window>> = {},
): Promise<Outcome> {
  const outcome: Outcome = { read: [], failed: [], requested: [] };
  const parts = requestInParts<Window>(window, {
    request: (range) => {
      outcome.requested.push(range);
      return isHeavy(range) ? Promise.reject(HEAVY) : Promise.resolve(range);
    },
    isTooHeavy: () => true,
    concernsPart: () => true,
    isWanted: () => true,
    learned: { tooManyDays: Infinity },
    ...rules,
  });
  for await (const part of parts) ('why' in part ? outcome.failed : outcome.read).push(part.window);
  return outcome;
}

const contains =
  (...days: string[]) =>
  (range: Window) =>
    days.some((day) => range.from <= day && day <= range.to);
const longerThan = (days: number) => (range: Window) => countDays(range.from, range.to) > days;

test('a window that is not too heavy takes one request', async () => {
  expect(await requestParts(YEAR, () => false)).toEqual({ read: [YEAR], failed: [], requested: [YEAR] });
});

test('a day that is too heavy holds back itself alone', async () => {
  const { failed, requested } = await requestParts(YEAR, contains('2025-03-10'));
  expect(failed).toEqual([{ from: '2025-03-10', to: '2025-03-10' }]);
  expect(requested).toHaveLength(18);
});

test('three weeks are not halved further if their newest day is too heavy', async () => {
  const { failed, requested } = await requestParts(YEAR, contains('2025-03-10', '2025-04-01'));
  expect(failed).toEqual([{ from: '2025-03-10', to: '2025-04-01' }]);
  expect(requested).toHaveLength(10);
});

test('25 days are read whole if Mixpanel answers twelve at once', async () => {
  const { failed, read } = await requestParts({ from: '2025-03-01', to: '2025-03-25' }, longerThan(12));
  expect([failed, read.length]).toEqual([[], 4]);
});

test('the next syncs request only what is left', async () => {
  let left: Window = YEAR;
  const costs: number[] = [];
  for (let sync = 0; sync < 7; sync++) {
    const day = left;
    const outcome: Outcome = await requestParts(left, contains('2025-03-10')).catch(() => ({
      ...{ read: [], failed: [day], requested: [day] },
    }));
    costs.push(outcome.requested.length);
    left = outcome.failed[0] ?? YEAR;
  }
  expect(left).toEqual({ from: '2025-03-10', to: '2025-03-10' });
  expect(costs).toEqual([18, 1, 1, 1, 1, 1, 1]);
});

test('a size that is too much is learned, also for the next window of the item', async () => {
  const learned: LearnedSize = { tooManyDays: Infinity };
  const first = await requestParts(YEAR, longerThan(50), { learned });
  expect([first.read.length, first.failed, first.requested.length]).toEqual([8, [], 11]);
  const next = await requestParts({ from: '2024-01-01', to: '2024-12-31' }, longerThan(50), { learned });
  expect([next.read.length, next.requested.length]).toEqual([8, 8]);
});

test('a part that fails does not change the size of the others', async () => {
  const { read } = await requestParts(YEAR, contains('2025-12-30'));
  expect(read.map(({ from, to }) => countDays(from, to))).toEqual([23, 46, 91, 182, 1, 1, 1, 3, 5, 11]);
});

test.each([366, 180, 60, 31, 3, 2])(
  '%d days that stay too heavy cost a bounded number of requests',
  async (days) => {
    const { requested, read } = await requestParts(
      { from: '2025-01-01', to: addDays('2025-01-01', days - 1) },
      () => true,
    );
    expect(read).toEqual([]);
    expect(requested.length).toBe(maxHeavyRequests(days) - 1);
  },
);

test.each([180, 31])('%d days are read even if only very few may be requested at once', async (days) => {
  const window = { from: '2025-01-01', to: addDays('2025-01-01', days - 1) };
  for (const most of [1, 2, 5, 12, 20]) {
    const { read, failed, requested } = await requestParts(window, longerThan(most));
    expect(failed).toEqual([]);
    expect(read.reduce((sum, { from, to }) => sum + countDays(from, to), 0)).toBe(days);
    expect(requested.filter(longerThan(most)).length).toBeLessThan(maxHeavyRequests(days) + 5);
  }
});

test('a day that is too heavy is a failure of the window', async () => {
  expect(await thrownBy(() => requestParts({ from: YEAR.from, to: YEAR.from }, () => true))).toBe(HEAVY);
});

test('another failure of the window is thrown, and so is one of a part that concerns all of them', async () => {
  const no = { isTooHeavy: () => false };
  expect(await thrownBy(() => requestParts(YEAR, () => true, no))).toBe(HEAVY);
  const fatal = { concernsPart: () => false, isTooHeavy: () => isFirst };
  let isFirst = true;
  const isHeavy = (range: Window): boolean => {
    isFirst = range.from === YEAR.from && range.to === YEAR.to;
    return true;
  };
  expect(await thrownBy(() => requestParts(YEAR, isHeavy, fatal))).toBe(HEAVY);
});

test('every wanted day is read or fails, once, at a bounded cost', async () => {
  const heavyDays = fc.array(fc.integer({ min: 0, max: 399 }), { maxLength: 6 });
  const property = fc.asyncProperty(
    fc.integer({ min: 2, max: 400 }),
    heavyDays,
    fc.integer({ min: 1, max: 400 }),
    fc.integer({ min: 1, max: 9 }),
    async (days, heavy, limit, wantedEach) => {
      const window = { from: '2025-01-01', to: addDays('2025-01-01', days - 1) };
      const isHeavy = contains(...heavy.map((offset) => addDays(window.from, offset)));
      const isWanted = (day: string): boolean => countDays(window.from, day) % wantedEach === 0;
      const { read, failed, requested } = await requestParts(
        window,
        (range) => isHeavy(range) || longerThan(limit)(range),
        { isWanted, concernsPart: () => true },
      ).catch(() => ({ read: [], failed: [window], requested: [window] }));
      const seen = [...read, ...failed].sort((a, b) => (a.from < b.from ? -1 : 1));
      const wanted = windowsOf(window.from, window.to, 1, isWanted).map(({ from }) => from);
      for (const day of wanted)
        expect(seen.filter(({ from, to }) => from <= day && day <= to)).toHaveLength(1);
      const inVain = requested.filter((range) => isHeavy(range) || longerThan(limit)(range));
      // A few more if the newest day was read.
      expect(inVain.length).toBeLessThan(maxHeavyRequests(days) + 6);
    },
  );
  await fc.assert(property, { numRuns: 40 });
});
