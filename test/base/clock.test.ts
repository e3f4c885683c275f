import { expect, test } from '@jest/globals';
import { systemClock } from '../../src/base/clock.ts';

test('the system clock returns milliseconds since 1970', () => {
  const before = Date.now();
  const now = systemClock.now();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});

test('a sleep of 0 ms ends', async () => {
  await expect(systemClock.sleep(0)).resolves.toBeUndefined();
});

test('an aborted signal ends a sleep, or prevents it', async () => {
  const wake = new AbortController();
  const asleep = systemClock.sleep(3_600_000, wake.signal);
  wake.abort();
  await asleep;
  await systemClock.sleep(3_600_000, wake.signal);
});

test('a scheduled callback is called unless it was canceled', async () => {
  const called: string[] = [];
  systemClock.after(0, () => called.push('first'))();
  await new Promise<void>((resolve) => {
    systemClock.after(0, () => {
      called.push('second');
      resolve();
    });
  });
  expect(called).toEqual(['second']);
});
