import { expect, test } from '@jest/globals';
import { systemClock } from '../../src/base/clock.ts';

test('the machine says the time in milliseconds since 1970', () => {
  const before = Date.now();
  const now = systemClock.now();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});

test('a sleep of nothing ends', async () => {
  await expect(systemClock.sleep(0)).resolves.toBeUndefined();
});

test('a sleeper is woken, or does not fall asleep, once the signal is given', async () => {
  const wake = new AbortController();
  const asleep = systemClock.sleep(3_600_000, wake.signal);
  wake.abort();
  await asleep;
  await systemClock.sleep(3_600_000, wake.signal);
});

test('what is to be called later is called then, unless it was called off', async () => {
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
