import { expect, test } from '@jest/globals';
import { Refusals } from '../../src/mixpanel/refusals.ts';
import { ManualClock } from '../support/manual-clock.ts';

const MINUTE_MS = 60_000;

function benchOf(): { clock: ManualClock; refusals: Refusals } {
  const clock = new ManualClock();
  return { clock, refusals: new Refusals(clock) };
}

test('refusals of requests that were sent together are one, and the longest pause holds', () => {
  const { clock, refusals } = benchOf();
  const sentAt = clock.now();
  for (const ms of [30_000, 50_000, 40_000]) refusals.refused(sentAt, sentAt + ms);
  expect([refusals.count, refusals.pausedUntil]).toEqual([1, sentAt + 50_000]);
});

test('refusals one after the other are counted from the first, until there is an answer', async () => {
  const { clock, refusals } = benchOf();
  for (let refused = 0; refused < 3; refused++) {
    refusals.refused(clock.now(), clock.now() + MINUTE_MS);
    await clock.advance(MINUTE_MS);
  }
  expect([refusals.count, refusals.refusedMs]).toEqual([3, 3 * MINUTE_MS]);
  refusals.answered(clock.now());
  expect([refusals.count, refusals.refusedMs]).toEqual([0, 0]);
});

test('while nobody was refused nobody asks for others, and all are served', () => {
  const { clock, refusals } = benchOf();
  let served = 0;
  refusals.letIn(() => served++)();
  expect([served, refusals.probe, clock.armed]).toEqual([1, undefined, 0]);
});

test('who asks for all is served once it was not refused for five seconds', async () => {
  const { clock, refusals } = benchOf();
  refusals.refused(clock.now(), clock.now() + MINUTE_MS);
  await clock.advance(MINUTE_MS);
  let served = 0;
  refusals.letIn(() => served++);
  await clock.advance(4999);
  expect([served, refusals.probe === undefined]).toEqual([0, false]);
  await clock.advance(1);
  expect([served, refusals.probe, clock.armed]).toEqual([1, undefined, 0]);
});
