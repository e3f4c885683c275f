import { expect, test } from '@jest/globals';
import { withWaitObserver } from '../../../src/base/wait-observer.ts';
import { says, startServerThatGives } from '../../support/http-server.ts';
import { benchOf } from '../../support/budget-bench.ts';
import { ManualClock, settle, until } from '../../support/manual-clock.ts';
import { thrownBy } from '../../support/thrown.ts';
import { benchOf as transportBench, REQUEST } from '../../support/transport-bench.ts';

/** Some work, and what ends it. */
function work(): { over: AbortController; within: <T>(act: () => Promise<T>) => Promise<T> } {
  const over = new AbortController();
  const observer = { waitStarted: () => undefined, waitEnded: () => undefined, signal: over.signal };
  return { over, within: (act) => withWaitObserver(observer, act) };
}

const END = new Error('the work is over');

test('who waits for quota is not let in once its work is over, and is not counted; the next one is', async () => {
  const { budget, clock } = benchOf({ perHour: 2 });
  await budget.acquire();
  await clock.advance(60_000);
  await budget.acquire();
  const { over, within } = work();
  const thrown = [1, 2].map(() => thrownBy(() => within(() => budget.acquire())));
  const next = budget.acquire();
  await settle();
  over.abort(END);
  expect(await Promise.all(thrown)).toEqual([END, END]);
  expect([budget.spent, clock.asleep]).toEqual([2, 1]);
  await clock.advance(3_605_000 - 60_000);
  await next;
  expect(budget.spent).toBe(3);
});

test.each([
  ['that counts', false],
  ['that is free', true],
])('a request %s and waits for a place hands it on once its work is over', async (_what, isFree) => {
  const { budget } = benchOf({ concurrent: 1 });
  const leave = await budget.acquireFree();
  const { over, within } = work();
  const thrown = thrownBy(() => within<unknown>(() => (isFree ? budget.acquireFree() : budget.acquire())));
  await settle();
  const next = budget.acquireFree();
  over.abort(END);
  leave();
  expect(await thrown).toBe(END);
  (await next)();
  expect(budget.spent).toBe(0);
});

test.each([
  ['a server error', says(500), false],
  ['a refusal', says(429), false],
  ['a refusal of what is free', says(429), true],
])('behind %s nothing is sent any more once the work is over', async (_what, failure, isFree) => {
  const clock = new ManualClock();
  const server = await startServerThatGives(failure, says(200, 'ok'));
  const { transport } = transportBench(server, clock);
  const { over, within } = work();
  const thrown = thrownBy(() => within(() => transport.send({ ...REQUEST, isFree })));
  await until(() => clock.asleep === 1);
  over.abort(END);
  expect(await thrown).toBe(END);
  expect([server.asked.length, clock.asleep, clock.armed]).toEqual([1, 0, 0]);
});

test('a wait that ended while nobody waited any more is not told to who comes later', async () => {
  const { budget, clock } = benchOf({ perHour: 1 });
  await budget.acquire();
  const { over, within } = work();
  const thrown = thrownBy(() => within(() => budget.acquire()));
  await settle();
  over.abort(END);
  await thrown;
  await clock.advance(3_605_000);
  const told: string[] = [];
  const observer = { waitStarted: () => told.push('waits'), waitEnded: () => told.push('goes on') };
  await withWaitObserver(observer, () => budget.acquire());
  expect(told).toEqual([]);
});
