import { expect, test } from '@jest/globals';
import { SlowStart, type Admission } from '../../../src/mixpanel/quota/slow-start.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const MINUTE_MS = 60_000;

function benchOf(): { clock: ManualClock; slowStart: SlowStart; send: () => Admission } {
  const clock = new ManualClock();
  const slowStart = new SlowStart(clock, () => 5);
  return { clock, slowStart, send: () => slowStart.admit(() => undefined) };
}

test('refusals of requests sent together count once, and the longest pause holds', () => {
  const { clock, slowStart, send } = benchOf();
  const together = [30_000, 50_000, 40_000].map((ms) => ({ sent: send(), until: clock.now() + ms }));
  const priorRefusals = together.map(({ sent, until }) => {
    const before = sent.priorRefusals();
    sent.refused(until);
    return before;
  });
  expect(priorRefusals).toEqual([0, 0, 0]);
  expect(send().priorRefusals()).toBe(1);
  expect([slowStart.isPaused(clock.now() + 49_999), slowStart.isPaused(clock.now() + 50_000)]).toEqual([
    true,
    false,
  ]);
});

test('consecutive refusals are counted and timed from the first until a request is answered', async () => {
  const { clock, slowStart, send } = benchOf();
  for (let refused = 0; refused < 3; refused++) {
    send().refused(clock.now() + MINUTE_MS);
    await clock.advance(MINUTE_MS);
  }
  const sent = send();
  expect([sent.priorRefusals(), slowStart.refusedForMs]).toEqual([3, 3 * MINUTE_MS]);
  sent.answered();
  expect([send().priorRefusals(), slowStart.refusedForMs]).toEqual([0, 0]);
});

test('without a refusal every request is accepted at once', () => {
  const { clock, slowStart } = benchOf();
  let accepted = 0;
  slowStart.admit(() => accepted++).ended();
  expect([accepted, clock.armed]).toEqual([1, 0]);
});

test('a probe that is not refused for five seconds is accepted', async () => {
  const { clock, slowStart, send } = benchOf();
  send().refused(clock.now() + MINUTE_MS);
  await clock.advance(MINUTE_MS);
  let accepted = 0;
  slowStart.admit(() => accepted++);
  await clock.advance(4999);
  expect([accepted, slowStart.delays(clock.now()).length]).toEqual([0, 2]);
  await clock.advance(1);
  expect([accepted, slowStart.delays(clock.now()).length, clock.armed]).toEqual([1, 1, 0]);
});

test('after an hour without requests earlier refusals no longer count', async () => {
  const { clock, slowStart, send } = benchOf();
  send().refused(clock.now() + MINUTE_MS);
  await clock.advance(61 * MINUTE_MS + 1);
  expect([send().priorRefusals(), slowStart.refusedForMs]).toEqual([0, 0]);
});
