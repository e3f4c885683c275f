import { expect, test } from '@jest/globals';
import { HEARTBEAT_MS, withHeartbeat } from '../../src/airbyte/heartbeat.ts';
import { gate } from '../support/async.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { thrownBy } from '../support/thrown.ts';

test('there is a beat at least every minute while the work runs, and no timer after it', async () => {
  const clock = new ManualClock();
  const { opened, open } = gate();
  let beats = 0;
  const beat = (): Promise<void> => {
    beats++;
    return Promise.resolve();
  };
  const working = withHeartbeat(clock, beat, () => opened.then(() => 'done'));
  for (let minutes = 1; minutes <= 30; minutes++) {
    await clock.advance(60_000);
    expect(beats).toBeGreaterThanOrEqual(minutes);
  }
  open();
  expect([await working, clock.armed]).toEqual(['done', 0]);
});

test('a failure of the work is thrown, and its timer is canceled', async () => {
  const clock = new ManualClock();
  const failing = withHeartbeat(
    clock,
    () => Promise.resolve(),
    () => Promise.reject(new Error('broken')),
  );
  expect((await thrownBy(() => failing)).message).toBe('broken');
  expect(clock.armed).toBe(0);
});

test('beats do not overlap while a slow reader blocks one', async () => {
  const clock = new ManualClock();
  const { opened, open } = gate();
  const work = gate();
  let beats = 0;
  const beat = async (): Promise<void> => {
    beats++;
    await opened;
  };
  const working = withHeartbeat(clock, beat, () => work.opened);
  await clock.advance(100 * HEARTBEAT_MS);
  expect(beats).toBe(1);
  open();
  await clock.advance(HEARTBEAT_MS);
  expect(beats).toBe(2);
  work.open();
  await working;
});

test('a failed beat ends the wait for work that takes hours', async () => {
  const clock = new ManualClock();
  const working = thrownBy(() =>
    withHeartbeat(
      clock,
      () => Promise.reject(new Error('stdout is closed')),
      () => new Promise<never>(() => undefined),
    ),
  );
  await clock.advance(HEARTBEAT_MS);
  expect((await working).message).toBe('stdout is closed');
  expect(clock.armed).toBe(0);
});
