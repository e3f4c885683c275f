import { expect, test } from '@jest/globals';
import { delayAfterRefusal, Lane } from '../../../src/mixpanel/quota/lane.ts';
import type { RateLimitAnswer } from '../../../src/mixpanel/quota/rate-limit-answer.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const HOUR_MS = 3_600_000;
/** A refusal without Retry-After: the delay is 5 s, doubled for each consecutive one. */
const REFUSAL = { limit: undefined, retryAfterMs: undefined, limits: {} };

interface Bench {
  readonly clock: ManualClock;
  readonly lane: Lane;
  /** Sends a request. Returns a function for a 429 to it, which returns the pause, ms. */
  readonly send: () => (answer?: Partial<RateLimitAnswer>) => number;
}

function benchOf(): Bench {
  const clock = new ManualClock();
  const lane = new Lane(clock, () => 1);
  const send: Bench['send'] = () => {
    const settle = lane.send();
    return (answer = {}) => {
      settle({ retryAfter: { ...REFUSAL, ...answer }, error: new Error('429') });
      return lane.delay.until - clock.now();
    };
  };
  return { clock, lane, send };
}

test('refusals of requests sent together count once, and the longest pause holds', async () => {
  const { clock, send } = benchOf();
  const together = [29_000, 49_000, 39_000].map((retryAfterMs) => ({ refuse: send(), retryAfterMs }));
  const pauses = together.map(({ refuse, retryAfterMs }) => refuse({ retryAfterMs }));
  expect(pauses).toEqual([30_000, 50_000, 50_000]);
  await clock.advance(50_000);
  expect(send()()).toBe(10_000);
});

test('consecutive refusals are counted and timed from the first until a request is answered', async () => {
  const { clock, lane, send } = benchOf();
  const pauses: number[] = [];
  for (let refused = 0; refused < 3; refused++) {
    pauses.push(send()());
    await clock.advance(pauses.at(-1) ?? 0);
  }
  lane.send()({ done: '', limits: {} });
  pauses.push(send()());
  expect(pauses).toEqual([5000, 10_000, 20_000, 5000]);
});

test('waiting is given up six hours after the first of consecutive refusals, with a final request at their end', async () => {
  const { clock, lane, send } = benchOf();
  expect(send()({ retryAfterMs: 5 * HOUR_MS })).toBe(5 * HOUR_MS + 1000);
  await clock.advance(5 * HOUR_MS + 1000);
  expect(send()({ retryAfterMs: 24 * HOUR_MS })).toBe(HOUR_MS - 1000);
  await clock.advance(HOUR_MS - 1000);
  expect(lane.givenUp).toBeUndefined();
  send()();
  expect([lane.givenUp, lane.isPaused]).toEqual([lane.refusal, false]);
});

test('half of the delay is random', () => {
  expect(delayAfterRefusal(REFUSAL, 1, 0)).toBe(2500);
});

test('the first refusal waits for Retry-After and one second', () => {
  expect(delayAfterRefusal({ ...REFUSAL, retryAfterMs: 60_000 }, 1, 0)).toBe(61_000);
  expect(delayAfterRefusal({ limit: 'perHour', retryAfterMs: 60_000 }, 1, 0.5)).toBe(61_000);
});

test('a Retry-After of zero waits one second', () => {
  expect(delayAfterRefusal({ ...REFUSAL, retryAfterMs: 0 }, 1, 0)).toBe(1000);
});

test('if Retry-After is too short again and again, the backoff applies', () => {
  const delays = [1, 2, 3, 4, 51].map((nth) => delayAfterRefusal({ ...REFUSAL, retryAfterMs: 1000 }, nth, 1));
  expect(delays).toEqual([2000, 10_000, 20_000, 40_000, 300_000]);
  expect(delayAfterRefusal({ ...REFUSAL, retryAfterMs: 3_000_000 }, 2, 1)).toBe(3_001_000);
});

test('without a named limit, or after a burst, the delay doubles from 5 s, after too many concurrent requests from 10 s', () => {
  const delays = [1, 2, 3, 6, 7, 8, 51].map((nth) => delayAfterRefusal(REFUSAL, nth, 1));
  expect(delays).toEqual([5000, 10_000, 20_000, 160_000, 300_000, 300_000, 300_000]);
  expect(delayAfterRefusal({ ...REFUSAL, limit: 'perSecond' }, 1, 1)).toBe(5000);
  expect(delayAfterRefusal({ ...REFUSAL, limit: 'concurrent' }, 1, 1)).toBe(10_000);
});

test('at the hourly limit the delay doubles from a minute up to five minutes', () => {
  const delays = [1, 2, 3, 4, 51].map((nth) => delayAfterRefusal({ ...REFUSAL, limit: 'perHour' }, nth, 1));
  expect(delays).toEqual([60_000, 120_000, 240_000, 300_000, 300_000]);
});
