import { expect, test } from '@jest/globals';
import { observingWaits, Waiter, type WaitObserver } from '../../src/base/waits.ts';

function observer(): { told: string[]; observer: WaitObserver } {
  const told: string[] = [];
  return {
    told,
    observer: {
      waits: (_who, { until, why }) => told.push(`${until} ${why}`),
      goesOn: () => told.push('goes on'),
    },
  };
}

test('who waits deep down in some work tells the observer of that work', async () => {
  const one = observer();
  const other = observer();
  const work = async (until: number): Promise<void> => {
    await Promise.resolve();
    const waiter = new Waiter();
    waiter.waits({ until, why: 'quota' });
    await Promise.resolve();
    waiter.goesOn();
  };
  await Promise.all([
    observingWaits(one.observer, () => work(1)),
    observingWaits(other.observer, () => work(2)),
  ]);
  expect([one.told, other.told]).toEqual([
    ['1 quota', 'goes on'],
    ['2 quota', 'goes on'],
  ]);
});

test('the end of a wait is told once, and not without a wait', async () => {
  const { told, observer: it } = observer();
  await observingWaits(it, () => {
    const waiter = new Waiter();
    waiter.goesOn();
    waiter.waits({ until: 1, why: 'a' });
    waiter.waits({ until: 2, why: 'b' });
    waiter.goesOn();
    waiter.goesOn();
    return Promise.resolve();
  });
  expect(told).toEqual(['1 a', '2 b', 'goes on']);
});

test('work that nobody observes may wait as well', () => {
  const waiter = new Waiter();
  expect(() => {
    waiter.waits({ until: 1, why: 'a' });
    waiter.goesOn();
  }).not.toThrow();
});
