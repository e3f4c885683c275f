import { expect, test } from '@jest/globals';
import { delayAfterRefusal } from '../../../src/mixpanel/quota/refusal-delay.ts';

const refused = { priorRefusals: 0, refusedForMs: 0, retryAfterMs: undefined, limit: undefined };
const HOUR_MS = 3_600_000;

test('half of the delay is random', () => {
  expect(delayAfterRefusal(refused, 0)).toBe(2500);
});

test('the first refusal waits for Retry-After and one second', () => {
  expect(delayAfterRefusal({ ...refused, retryAfterMs: 60_000 }, 0)).toBe(61_000);
  expect(delayAfterRefusal({ ...refused, retryAfterMs: 60_000, limit: 'hour' }, 0.5)).toBe(61_000);
});

test('if Retry-After is too short again and again, the backoff applies', () => {
  const delays = [0, 1, 2, 3, 50].map((priorRefusals) =>
    delayAfterRefusal({ ...refused, priorRefusals, retryAfterMs: 1000 }, 1),
  );
  expect(delays).toEqual([2000, 10_000, 20_000, 40_000, 300_000]);
  expect(delayAfterRefusal({ ...refused, priorRefusals: 1, retryAfterMs: 3_000_000 }, 1)).toBe(3_001_000);
});

test('a Retry-After of zero waits one second', () => {
  expect(delayAfterRefusal({ ...refused, retryAfterMs: 0 }, 0)).toBe(1000);
});

test('without a named limit, or after a burst, the delay doubles from 5 s, after too many concurrent requests from 10 s', () => {
  const delays = [0, 1, 2, 5, 6, 7, 50].map((priorRefusals) =>
    delayAfterRefusal({ ...refused, priorRefusals }, 1),
  );
  expect(delays).toEqual([5000, 10_000, 20_000, 160_000, 300_000, 300_000, 300_000]);
  expect(delayAfterRefusal({ ...refused, limit: 'burst' }, 1)).toBe(5000);
  expect(delayAfterRefusal({ ...refused, limit: 'concurrency' }, 1)).toBe(10_000);
});

test('at the hourly limit the delay doubles from a minute up to five minutes', () => {
  const delays = [0, 1, 2, 3, 50].map((priorRefusals) =>
    delayAfterRefusal({ ...refused, priorRefusals, limit: 'hour' }, 1),
  );
  expect(delays).toEqual([60_000, 120_000, 240_000, 300_000, 300_000]);
});

test('refusals last six hours at most, with a final request at their end', () => {
  const after = (refusedForMs: number, retryAfterMs?: number) =>
    delayAfterRefusal({ ...refused, priorRefusals: 90, refusedForMs, retryAfterMs }, 1);
  expect(after(6 * HOUR_MS - 300_000)).toBe(300_000);
  expect(after(6 * HOUR_MS - 1000)).toBe(1000);
  expect(after(6 * HOUR_MS)).toBeUndefined();
  expect(after(0, 5 * HOUR_MS)).toBe(5 * HOUR_MS + 1000);
  expect(after(HOUR_MS, 24 * HOUR_MS)).toBe(5 * HOUR_MS);
});
