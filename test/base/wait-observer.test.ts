import { expect, test } from '@jest/globals';
import { withWaitObserver, Waiter, type WaitObserver } from '../../src/base/wait-observer.ts';

function observer(): { events: string[]; observer: WaitObserver } {
  const events: string[] = [];
  return {
    events,
    observer: {
      waitStarted: (_waiter, { until, why }) => events.push(`${until} ${why}`),
      waitEnded: () => events.push('goes on'),
    },
  };
}

test('a waiter notifies the observer of the work it was created in', async () => {
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
  expect([one.events, other.events]).toEqual([
    ['1 quota', 'goes on'],
    ['2 quota', 'goes on'],
  ]);
});

test('the end of a wait is reported once, and only after a wait', async () => {
  const { events, observer: it } = observer();
  await withWaitObserver(it, () => {
    const waiter = new Waiter();
    waiter.endWait();
    waiter.startWait({ until: 1, why: 'a' });
    waiter.startWait({ until: 2, why: 'b' });
    waiter.endWait();
    waiter.endWait();
    return Promise.resolve();
  });
  expect(events).toEqual(['1 a', '2 b', 'goes on']);
});

test('work without an observer may wait too', () => {
  const waiter = new Waiter();
  expect(() => {
    waiter.startWait({ until: 1, why: 'a' });
    waiter.endWait();
  }).not.toThrow();
});
