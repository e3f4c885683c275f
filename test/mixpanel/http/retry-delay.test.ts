import { expect, test } from '@jest/globals';
import { delayBeforeRetry, parseRetryAfter } from '../../../src/mixpanel/http/retry-delay.ts';
import { delayAfterRefusal } from '../../../src/mixpanel/quota/refusal-delay.ts';

const first = { retries: 0, attemptMs: 0, retryAfterMs: undefined, canSplit: false };
const refused = { priorRefusals: 0, refusedForMs: 0, retryAfterMs: undefined, limit: undefined };
const HOUR_MS = 3_600_000;

test('a server error is tried again after a delay that doubles up to a minute', () => {
  const delays = [0, 1, 2, 3, 4, 5, 6].map((retries) => delayBeforeRetry({ ...first, retries }, 1));
  expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000]);
});

test('half of a delay is left to chance', () => {
  expect(delayBeforeRetry(first, 0)).toBe(500);
  expect(delayBeforeRetry(first, 0.5)).toBe(750);
  expect(delayAfterRefusal(refused, 0)).toBe(2500);
});

test('after seven tries more a server error is given up', () => {
  expect(delayBeforeRetry({ ...first, retries: 6 }, 0)).toBeDefined();
  expect(delayBeforeRetry({ ...first, retries: 7 }, 0)).toBeUndefined();
});

test('what takes minutes to fail is tried once more, and not seven times', () => {
  expect(delayBeforeRetry({ ...first, retries: 1, attemptMs: 488_000 }, 0)).toBeDefined();
  expect(delayBeforeRetry({ ...first, retries: 2, attemptMs: 2 * 488_000 }, 0)).toBeUndefined();
});

test('what may be too heavy is tried again once where less can be asked for', () => {
  const heavy = { ...first, canSplit: true };
  expect(delayBeforeRetry(heavy, 1)).toBe(1000);
  expect(delayBeforeRetry({ ...heavy, retries: 1 }, 1)).toBeUndefined();
});

test('a server that says when to come back is believed', () => {
  expect(delayBeforeRetry({ ...first, retryAfterMs: 7000 }, 0.5)).toBe(7000);
  expect(delayAfterRefusal({ ...refused, retryAfterMs: 60_000 }, 0)).toBe(61_000);
  expect(delayAfterRefusal({ ...refused, retryAfterMs: 60_000, limit: 'hourly' }, 0.5)).toBe(61_000);
});

test('a server that says too soon again and again is asked less and less often', () => {
  const delays = [0, 1, 2, 3, 50].map((priorRefusals) =>
    delayAfterRefusal({ ...refused, priorRefusals, retryAfterMs: 1000 }, 1),
  );
  expect(delays).toEqual([2000, 10_000, 20_000, 40_000, 300_000]);
  expect(delayAfterRefusal({ ...refused, priorRefusals: 1, retryAfterMs: 3_000_000 }, 1)).toBe(3_001_000);
});

test('no time at all, or one that is over, is a second', () => {
  const past = parseRetryAfter('Sat, 31 Jan 2026 11:00:00 GMT', Date.parse('2026-01-31T12:00:00Z'));
  expect(delayAfterRefusal({ ...refused, retryAfterMs: past }, 0)).toBe(1000);
});

test('a place among those that run is asked for again after a delay that doubles up to five minutes', () => {
  const delays = [0, 1, 2, 5, 6, 7, 50].map((priorRefusals) =>
    delayAfterRefusal({ ...refused, priorRefusals }, 1),
  );
  expect(delays).toEqual([5000, 10_000, 20_000, 160_000, 300_000, 300_000, 300_000]);
  expect(delayAfterRefusal({ ...refused, limit: 'burst' }, 1)).toBe(5000);
});

test('an hour that is used up is not asked for again before a minute', () => {
  const delays = [0, 1, 2, 3, 50].map((priorRefusals) =>
    delayAfterRefusal({ ...refused, priorRefusals, limit: 'hourly' }, 1),
  );
  expect(delays).toEqual([60_000, 120_000, 240_000, 300_000, 300_000]);
});

test('a spent quota is waited for as long as six hours, and asked for once more at their end', () => {
  const after = (refusedForMs: number, retryAfterMs?: number) =>
    delayAfterRefusal({ ...refused, priorRefusals: 90, refusedForMs, retryAfterMs }, 1);
  expect(after(6 * HOUR_MS - 300_000)).toBe(300_000);
  expect(after(6 * HOUR_MS - 1000)).toBe(1000);
  expect(after(6 * HOUR_MS)).toBeUndefined();
  expect(after(0, 5 * HOUR_MS)).toBe(5 * HOUR_MS + 1000);
  expect(after(HOUR_MS, 24 * HOUR_MS)).toBe(5 * HOUR_MS);
});

const NOW = Date.parse('2026-01-31T12:00:00Z');

test.each([
  ['0', 0],
  ['120', 120_000],
  [' 5 ', 5000],
  ['Sat, 31 Jan 2026 12:01:00 GMT', 60_000],
  ['Sat, 31 Jan 2026 11:00:00 GMT', 0],
])('Retry-After %j is %d ms from now', (header, ms) => {
  expect(parseRetryAfter(header, NOW)).toBe(ms);
});

test.each([undefined, null, '', '  ', 'soon', ['1', '2'], 120])('Retry-After %j says nothing', (header) => {
  expect(parseRetryAfter(header, NOW)).toBeUndefined();
});
