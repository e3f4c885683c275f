import { expect, test } from '@jest/globals';
import { delayBeforeRetry, parseRetryAfter } from '../../src/mixpanel/retry-policy.ts';

const first = { retries: 0, elapsedMs: 0, retryAfterMs: undefined, canAskForLess: false };
const HOUR_MS = 3_600_000;

test('what fails is not sent again, whatever Mixpanel asks for', () => {
  expect(delayBeforeRetry('fail', first, 0.5)).toBeUndefined();
  expect(delayBeforeRetry('fail', { ...first, retryAfterMs: 1 }, 0.5)).toBeUndefined();
});

test('a server error is tried again after a delay that doubles up to a minute', () => {
  const delays = [0, 1, 2, 3, 4, 5, 6].map((retries) => delayBeforeRetry('retry', { ...first, retries }, 1));
  expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000]);
});

test('half of a delay is left to chance', () => {
  expect(delayBeforeRetry('retry', first, 0)).toBe(500);
  expect(delayBeforeRetry('retry', first, 0.5)).toBe(750);
  expect(delayBeforeRetry('wait', first, 0)).toBe(2500);
});

test('after seven tries more a server error is given up', () => {
  expect(delayBeforeRetry('retry', { ...first, retries: 6 }, 0)).toBeDefined();
  expect(delayBeforeRetry('retry', { ...first, retries: 7 }, 0)).toBeUndefined();
});

test('what may be too heavy is tried again once where less can be asked for, else as often as any server error', () => {
  const heavy = { ...first, canAskForLess: true };
  expect(delayBeforeRetry('lighten', heavy, 1)).toBe(1000);
  expect(delayBeforeRetry('lighten', { ...heavy, retries: 1 }, 1)).toBeUndefined();
  expect(delayBeforeRetry('lighten', { ...first, retries: 6 }, 1)).toBe(60_000);
  expect(delayBeforeRetry('lighten', { ...first, retries: 7 }, 1)).toBeUndefined();
});

test('a server error that has nothing to do with how much was asked for is tried again seven times', () => {
  expect(delayBeforeRetry('retry', { ...first, retries: 6, canAskForLess: true }, 1)).toBe(60_000);
});

test('a server that says when to come back is believed', () => {
  expect(delayBeforeRetry('retry', { ...first, retryAfterMs: 7000 }, 0.5)).toBe(7000);
  expect(delayBeforeRetry('wait', { ...first, retryAfterMs: 60_000 }, 0)).toBe(61_000);
  expect(delayBeforeRetry('wait', { ...first, retryAfterMs: 60_000 }, 0.5)).toBe(61_000);
});

test('a spent quota is asked for again after a delay that doubles up to five minutes', () => {
  const delays = [0, 1, 2, 5, 6, 7, 50].map((retries) => delayBeforeRetry('wait', { ...first, retries }, 1));
  expect(delays).toEqual([5000, 10_000, 20_000, 160_000, 300_000, 300_000, 300_000]);
});

test('a spent quota is waited for as long as three hours', () => {
  expect(delayBeforeRetry('wait', { ...first, retries: 90, elapsedMs: 3 * HOUR_MS - 300_000 }, 1)).toBe(
    300_000,
  );
  expect(
    delayBeforeRetry('wait', { ...first, retries: 90, elapsedMs: 3 * HOUR_MS - 299_999 }, 1),
  ).toBeUndefined();
  expect(delayBeforeRetry('wait', { ...first, retryAfterMs: 4 * HOUR_MS }, 0)).toBeUndefined();
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
