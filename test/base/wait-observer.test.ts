import { expect, test } from '@jest/globals';
import { withWaitObserver, Waiter, type WaitObserver } from '../../src/base/wait-observer.ts';

function observer(): { told: string[]; observer: WaitObserver } {
  const told: string[] = [];
  return {
    told,
    observer: {
      waitStarted: (_who, { until, why }) => told.push(`${until} ${why}`),
      waitEnded: () => told.push('goes on'),
    },
  };
}

test('who waits deep down in some work tells the observer of that work', async () => {
  const one = observer();
  const other = observer();
  const work = async (until: number): Promise<void> => {
    await Promise.resolve();
    const waiter = new Waiter();
    waiter.startWait({ until, why: 'quota' });
    await Promise.resolve();
    waiter.endWait();
  };
  await Promise.all([
    withWaitObserver(one.observer, () => work(1)),
    withWaitObserver(other.observer, () => work(2)),
  ]);
  expect([one.told, other.told]).toEqual([
    ['1 quota', 'goes on'],
    ['2 quota', 'goes on'],
  ]);
});

test('the end of a wait is told once, and not without a wait', async () => {
  const { told, observer: it } = observer();
  await withWaitObserver(it, () => {
    const waiter = new Waiter();
    waiter.endWait();
    waiter.startWait({ until: 1, why: 'a' });
    waiter.startWait({ until: 2, why: 'b' });
    waiter.endWait();
    waiter.endWait();
    return Promise.resolve();
  });
  expect(told).toEqual(['1 a', '2 b', 'goes on']);
});

test('work that nobody observes may wait as well', () => {
  const waiter = new Waiter();
  expect(() => {
    waiter.startWait({ until: 1, why: 'a' });
    waiter.endWait();
  }).not.toThrow();
});
