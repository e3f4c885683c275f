import { expect, test } from '@jest/globals';
import { SlowStart, type Admission } from '../../../src/mixpanel/quota/slow-start.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const MINUTE_MS = 60_000;

function benchOf(): { clock: ManualClock; refusals: SlowStart; send: () => Admission } {
  const clock = new ManualClock();
  const refusals = new SlowStart(clock, 5);
  return { clock, refusals, send: () => refusals.admit(() => undefined) };
}

test('refusals of requests that were sent together are one: each knows of those before, and the longest pause holds', () => {
  const { clock, refusals, send } = benchOf();
  const together = [30_000, 50_000, 40_000].map((ms) => ({ sent: send(), until: clock.now() + ms }));
  const before = together.map(({ sent, until }) => {
    const refusals = sent.priorRefusals();
    sent.refused(until);
    return refusals;
  });
  expect(before).toEqual([0, 0, 0]);
  expect(send().priorRefusals()).toBe(1);
  expect([refusals.isPaused(clock.now() + 49_999), refusals.isPaused(clock.now() + 50_000)]).toEqual([
    true,
    false,
  ]);
});

test('refusals one after the other are counted from the first, until there is an answer', async () => {
  const { clock, refusals, send } = benchOf();
  for (let refused = 0; refused < 3; refused++) {
    send().refused(clock.now() + MINUTE_MS);
    await clock.advance(MINUTE_MS);
  }
  const sent = send();
  expect([sent.priorRefusals(), refusals.refusedForMs]).toEqual([3, 3 * MINUTE_MS]);
  sent.answered();
  expect([send().priorRefusals(), refusals.refusedForMs]).toEqual([0, 0]);
});

test('while nobody was refused nobody asks for others, and all are served', () => {
  const { clock, refusals } = benchOf();
  let served = 0;
  refusals.admit(() => served++).ended();
  expect([served, clock.armed]).toEqual([1, 0]);
});

test('who asks for all is served once it was not refused for five seconds', async () => {
  const { clock, refusals, send } = benchOf();
  send().refused(clock.now() + MINUTE_MS);
  await clock.advance(MINUTE_MS);
  let served = 0;
  refusals.admit(() => served++);
  await clock.advance(4999);
  expect([served, refusals.delays(clock.now()).length]).toEqual([0, 2]);
  await clock.advance(1);
  expect([served, refusals.delays(clock.now()).length, clock.armed]).toEqual([1, 1, 0]);
});

test('a refusal after which nobody asked for more than an hour is not counted with a later one', async () => {
  const { clock, refusals, send } = benchOf();
  send().refused(clock.now() + MINUTE_MS);
  await clock.advance(61 * MINUTE_MS + 1);
  expect([send().priorRefusals(), refusals.refusedForMs]).toEqual([0, 0]);
});
