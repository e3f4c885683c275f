import { expect, test } from '@jest/globals';
import { withWaitObserver, Waiter, type WaitObserver } from '../../src/base/wait-observer.ts';

function observer(): { events: string[]; observer: WaitObserver } {
  const events: string[] = [];
  return {
    events,
    observer: {
      waitChanged: (_waiter, wait) =>
        events.push(wait === undefined ? 'goes on' : `${wait.until} ${wait.why}`),
    },
  };
}

test('a waiter notifies the observer of the work it was created in', async () => {
  const one = observer();
  const other = observer();
  const work = async (until: number): Promise<void> => {
    await Promise.resolve();
    const waiter = new Waiter();
    waiter.report({ until, why: 'quota' });
    await Promise.resolve();
    waiter.report(undefined);
  };
  await Promise.all([
    withWaitObserver(one.observer, () => work(1)),
    withWaitObserver(other.observer, () => work(2)),
  ]);
  expect([one.events, other.events]).toEqual([
    ['1 quota', 'goes on'],
    ['2 quota', 'goes on'],
  ]);
});

test('the end of a wait is reported once, and only after a wait', async () => {
  const { events, observer: it } = observer();
  await withWaitObserver(it, () => {
    const waiter = new Waiter();
    waiter.report(undefined);
    waiter.report({ until: 1, why: 'a' });
    waiter.report({ until: 2, why: 'b' });
    waiter.report(undefined);
    waiter.report(undefined);
    return Promise.resolve();
  });
  expect(events).toEqual(['1 a', '2 b', 'goes on']);
});

test('work without an observer may wait too', () => {
  const waiter = new Waiter();
  expect(() => {
    waiter.report({ until: 1, why: 'a' });
    waiter.report(undefined);
  }).not.toThrow();
});
