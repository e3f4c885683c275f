import { expect, test } from '@jest/globals';
import { Refusals, type Sent } from '../../../src/mixpanel/quota/refusals.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const MINUTE_MS = 60_000;
/** A refusal without Retry-After: the delay is 5 s, doubled for each consecutive one. */
const REFUSAL = { limit: undefined, retryAfterMs: undefined, limits: {} };

function benchOf(): { clock: ManualClock; refusals: Refusals; send: () => Sent } {
  const clock = new ManualClock();
  const refusals = new Refusals(
    clock,
    () => 1,
    () => 5,
    () => undefined,
  );
  return { clock, refusals, send: () => refusals.sent(() => undefined) };
}

test('refusals of requests sent together count once, and the longest pause holds', () => {
  const { clock, refusals, send } = benchOf();
  const together = [29_000, 49_000, 39_000].map((retryAfterMs) => ({ sent: send(), retryAfterMs }));
  const delays = together.map(
    ({ sent, retryAfterMs }) => (sent.refused({ ...REFUSAL, retryAfterMs }) ?? 0) - clock.now(),
  );
  expect(delays).toEqual([30_000, 50_000, 40_000]);
  expect(refusals.pauseMs).toBe(50_000);
  expect((send().refused(REFUSAL) ?? 0) - clock.now()).toBe(10_000);
});

test('consecutive refusals are counted and timed from the first until a request is answered', async () => {
  const { clock, send } = benchOf();
  const delays: number[] = [];
  for (let refused = 0; refused < 3; refused++) {
    const ms = (send().refused(REFUSAL) ?? 0) - clock.now();
    delays.push(ms);
    await clock.advance(ms);
  }
  send().answered();
  delays.push((send().refused(REFUSAL) ?? 0) - clock.now());
  expect(delays).toEqual([5000, 10_000, 20_000, 5000]);
});

test('six hours after the first of consecutive refusals waiting is given up', async () => {
  const { clock, send } = benchOf();
  send().refused({ ...REFUSAL, retryAfterMs: 5 * 60 * MINUTE_MS });
  await clock.advance(6 * 60 * MINUTE_MS);
  expect(send().refused(REFUSAL)).toBeUndefined();
});

test('without a refusal every request is accepted at once', () => {
  const { clock, refusals } = benchOf();
  let accepted = 0;
  refusals.sent(() => accepted++).ended();
  expect([accepted, clock.armed]).toEqual([1, 0]);
});

test('a probe that is not refused for five seconds is accepted', async () => {
  const { clock, refusals, send } = benchOf();
  send().refused(REFUSAL);
  await clock.advance(5000);
  let accepted = 0;
  refusals.sent(() => accepted++);
  await clock.advance(4999);
  expect([accepted, refusals.allowsOne]).toEqual([0, false]);
  await clock.advance(1);
  expect([accepted, refusals.allowsOne, clock.armed]).toEqual([1, true, 0]);
});

test('after an hour without requests earlier refusals no longer count', async () => {
  const { clock, send } = benchOf();
  send().refused(REFUSAL);
  await clock.advance(61 * MINUTE_MS);
  expect((send().refused(REFUSAL) ?? 0) - clock.now()).toBe(5000);
});
