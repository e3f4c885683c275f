import { expect, test } from '@jest/globals';
import { delayBeforeRetry, parseRetryAfter } from '../../../src/mixpanel/http/retry-delay.ts';

const first = { retries: 0, attemptMs: 0, retryAfterMs: undefined, canSplit: false };

test('the delay before a retry doubles up to a minute', () => {
  const delays = [0, 1, 2, 3, 4, 5, 6].map((retries) => delayBeforeRetry({ ...first, retries }, 1));
  expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000]);
});

test('half of the delay is random', () => {
  expect(delayBeforeRetry(first, 0)).toBe(500);
  expect(delayBeforeRetry(first, 0.5)).toBe(750);
});

test('a request is retried seven times', () => {
  expect(delayBeforeRetry({ ...first, retries: 6 }, 0)).toBeDefined();
  expect(delayBeforeRetry({ ...first, retries: 7 }, 0)).toBeUndefined();
});

test('a request that takes minutes to fail is retried once only', () => {
  expect(delayBeforeRetry({ ...first, retries: 1, attemptMs: 488_000 }, 0)).toBeDefined();
  expect(delayBeforeRetry({ ...first, retries: 2, attemptMs: 2 * 488_000 }, 0)).toBeUndefined();
});

test('a request that may be too heavy is retried once if it can be split', () => {
  const heavy = { ...first, canSplit: true };
  expect(delayBeforeRetry(heavy, 1)).toBe(1000);
  expect(delayBeforeRetry({ ...heavy, retries: 1 }, 1)).toBeUndefined();
});

test('Retry-After overrides the backoff, from one second up to a minute', () => {
  expect(delayBeforeRetry({ ...first, retryAfterMs: 7000 }, 0.5)).toBe(7000);
  expect(delayBeforeRetry({ ...first, retryAfterMs: 0 }, 0.5)).toBe(1000);
  expect(delayBeforeRetry({ ...first, retryAfterMs: 3_600_000 }, 0.5)).toBe(60_000);
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

test.each([undefined, null, '', '  ', 'soon', ['1', '2'], 120])('Retry-After %j is ignored', (header) => {
  expect(parseRetryAfter(header, NOW)).toBeUndefined();
});
