import { expect, jest, test } from '@jest/globals';
import { readBeforeEnd, settledAfter, VISIBILITY_MARGIN_MS } from '../../../src/streams/days/settled.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** The end of 2026-01-31 in UTC. */
const END = Date.UTC(2026, 1, 1);

/** How long (ms) after its end in UTC and the margin a day is settled. */
function settlesAfter(zone: string, lookbackMs = 0, day = '2026-01-31', end = END): number {
  const settled = settledAfter(lookbackMs, zone);
  const isSettledAfter = (ms: number): boolean => settled(day, end + VISIBILITY_MARGIN_MS + ms);
  for (let ms = -2 * DAY_MS; ms <= 2 * DAY_MS + lookbackMs; ms += HOUR_MS / 4) {
    if (isSettledAfter(ms)) {
      expect(isSettledAfter(ms - 1)).toBe(false);
      return ms;
    }
  }
  return NaN;
}

test('the visibility margin is hours long', () => {
  expect(VISIBILITY_MARGIN_MS).toBe(3 * HOUR_MS);
});

test('without a lookback a day is settled when the visibility margin after its end is over', () => {
  expect(settlesAfter('UTC')).toBe(0);
});

test('west of Greenwich a day ends later than in UTC', () => {
  expect(settlesAfter('US/Pacific')).toBe(8 * HOUR_MS);
  expect(settlesAfter('Pacific/Pago_Pago')).toBe(11 * HOUR_MS);
});

test('east of Greenwich the end of the day in UTC applies', () => {
  expect(settlesAfter('Pacific/Kiritimati')).toBe(0);
  expect(settlesAfter('Asia/Kolkata')).toBe(0);
});

test('daylight saving time is taken into account', () => {
  expect(settlesAfter('US/Pacific', 0, '2026-07-31', Date.UTC(2026, 7, 1))).toBe(7 * HOUR_MS);
});

test('the lookback is added', () => {
  expect(settlesAfter('UTC', 5 * DAY_MS)).toBe(5 * DAY_MS);
  expect(settlesAfter('US/Pacific', HOUR_MS)).toBe(9 * HOUR_MS);
});

test('a day whose next day has not begun for Mixpanel is not settled, even if it has ended in the configured zone', () => {
  const at = readBeforeEnd(END + HOUR_MS, '2026-01-31', 'UTC');
  expect([at < END, settledAfter(0, 'UTC')('2026-01-31', at)]).toEqual([true, false]);
  expect(readBeforeEnd(END + HOUR_MS, '2026-01-31', 'US/Pacific')).toBe(END + HOUR_MS);
});

test('the end of a day is computed once, because time zone lookups are slow', () => {
  const lookups = jest.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts');
  try {
    const settled = settledAfter(0, 'US/Pacific');
    const answers = (): boolean[] => ['2026-01-30', '2026-01-31'].map((day) => settled(day, END));
    const first = answers();
    const count = lookups.mock.calls.length;
    expect(count).toBeGreaterThan(0);
    expect(answers()).toEqual(first);
    expect(lookups).toHaveBeenCalledTimes(count);
  } finally {
    lookups.mockRestore();
  }
});
