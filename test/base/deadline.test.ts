import { expect, test } from '@jest/globals';
import { withDeadline } from '../../src/base/deadline.ts';
import { Waiter } from '../../src/base/wait-observer.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { connectorErrorOf, thrownBy } from '../support/thrown.ts';

const never = new Promise<never>(() => undefined);

test('the result of work that ends in time is returned, and no timer stays', async () => {
  const clock = new ManualClock();
  expect(await withDeadline(clock, 20_000, () => Promise.resolve('done'))).toBe('done');
  expect(clock.armed).toBe(0);
});

test('the error of work that fails in time is thrown, and no timer stays', async () => {
  const clock = new ManualClock();
  const failed = () => withDeadline(clock, 20_000, () => Promise.reject(new Error('broken')));
  expect((await thrownBy(failed)).message).toBe('broken');
  expect(clock.armed).toBe(0);
});

test('work that takes longer fails at the deadline, and its waits end', async () => {
  const clock = new ManualClock();
  const waiters: Waiter[] = [];
  const late = connectorErrorOf(() =>
    withDeadline(clock, 20_000, () => {
      waiters.push(new Waiter());
      return never;
    }),
  );
  await clock.advance(19_999);
  expect(waiters[0]?.signal?.aborted).toBe(false);
  await clock.advance(1);
  expect(await late).toMatchObject({ kind: 'transient', message: 'Mixpanel did not answer within 20 s.' });
  expect(waiters[0]?.signal?.aborted).toBe(true);
});
