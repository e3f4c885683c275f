import { expect, test } from '@jest/globals';
import { HEARTBEAT_MS, withHeartbeat } from '../../src/airbyte/heartbeat.ts';
import { gate } from '../support/async.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { thrownBy } from '../support/thrown.ts';

test('a beat comes at least every minute while the work lasts, and no timer outlives it', async () => {
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

test('work that fails has its failure, and its timer ends too', async () => {
  const clock = new ManualClock();
  const failing = withHeartbeat(
    clock,
    () => Promise.resolve(),
    () => Promise.reject(new Error('broken')),
  );
  expect((await thrownBy(() => failing)).message).toBe('broken');
  expect(clock.armed).toBe(0);
});

test('while a beat waits for a slow reader there is no other', async () => {
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

test('a beat that fails ends the wait for work that would last for hours', async () => {
  const clock = new ManualClock();
  const working = thrownBy(() =>
    withHeartbeat(
      clock,
      () => Promise.reject(new Error('the reader is gone')),
      () => new Promise<never>(() => undefined),
    ),
  );
  await clock.advance(HEARTBEAT_MS);
  expect((await working).message).toBe('the reader is gone');
  expect(clock.armed).toBe(0);
});
