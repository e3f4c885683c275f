import { expect, test } from '@jest/globals';
import { withWaitObserver } from '../../../src/base/wait-observer.ts';
import { LIMITS, type Budget } from '../../../src/mixpanel/quota/budget.ts';
import { benchOf, admissions } from '../../support/budget-bench.ts';
import fc from '../../support/fast-check.ts';
import { quickClock, settle } from '../../support/manual-clock.ts';

/** A little more than an hour and a second, for the time that requests take on their way. */
const HOUR_MS = 3_605_000;
const SECOND_MS = 1100;

async function enterAndLeave(budget: Budget, times: number): Promise<void> {
  for (let i = 0; i < times; i++) (await budget.acquire()).release();
}

test('the limits are those that Mixpanel publishes', () => {
  expect(LIMITS).toEqual({
    query: { perHour: 60, concurrent: 5, perSecond: Infinity },
    export: { perHour: 60, concurrent: 100, perSecond: 3 },
    app: { perHour: Infinity, concurrent: 5, perSecond: Infinity },
  });
});

test('the 61st query waits until the first is an hour old', async () => {
  const { budget, clock, waits } = benchOf(LIMITS.query);
  await enterAndLeave(budget, 60);
  expect(clock.slept).toEqual([]);
  const { enter, inside } = admissions(budget);
  enter('61st');
  await clock.advance(HOUR_MS - 1);
  expect(inside.size).toBe(0);
  await clock.advance(1);
  expect(inside.size).toBe(1);
  expect(waits).toEqual([{ family: 'query', until: clock.now(), why: '60 requests in the last hour' }]);
});

test('the hour rolls: each query of the second hour waits for one of the first', async () => {
  const { budget, clock } = benchOf({ perHour: 2 });
  const start = clock.now();
  await enterAndLeave(budget, 1);
  await clock.advance(1_000_000);
  await enterAndLeave(budget, 1);
  const { enter, inside } = admissions(budget);
  enter('third');
  enter('fourth');
  await clock.advance(HOUR_MS - 1_000_000);
  expect([...inside.keys()]).toEqual(['third']);
  await clock.advance(1_000_000);
  expect([...inside.keys()]).toEqual(['third', 'fourth']);
  expect(clock.now() - start).toBe(HOUR_MS + 1_000_000);
});

test('what Mixpanel refuses does not count: whoever waits for a place in the hour has it at once', async () => {
  const { budget, clock } = benchOf({ perHour: 2 });
  const refused = await budget.acquire();
  await enterAndLeave(budget, 1);
  const { enter, inside } = admissions(budget);
  enter('third');
  await clock.advance(1000);
  expect(inside.size).toBe(0);
  refused.refund();
  await settle();
  expect([inside.size, clock.asleep, budget.spent, budget.remaining]).toEqual([1, 0, 2, 0]);
});

test('what Mixpanel refuses was sent all the same: the second counts it', async () => {
  const { budget, clock } = benchOf({ perSecond: 1 });
  (await budget.acquire()).refund();
  const { enter, inside } = admissions(budget);
  enter('2');
  await clock.advance(SECOND_MS - 1);
  expect(inside.size).toBe(0);
  await clock.advance(1);
  expect(inside.size).toBe(1);
});

test('after a quiet hour nobody waits', async () => {
  const { budget, clock } = benchOf(LIMITS.query);
  await enterAndLeave(budget, 60);
  await clock.advance(HOUR_MS);
  await enterAndLeave(budget, 60);
  expect(clock.slept).toEqual([]);
});

test('the fourth export of a second waits until the second is over, without a word', async () => {
  const { budget, clock, waits } = benchOf(LIMITS.export);
  const { enter, inside } = admissions(budget);
  for (const name of ['1', '2', '3', '4']) enter(name);
  await clock.advance(SECOND_MS - 1);
  expect(inside.size).toBe(3);
  await clock.advance(1);
  expect(inside.size).toBe(4);
  expect(waits).toEqual([]);
});

test('the sixth query waits until one of the five is done', async () => {
  const { budget, clock } = benchOf(LIMITS.query);
  const { enter, inside } = admissions(budget);
  for (const name of ['1', '2', '3', '4', '5', '6', '7']) enter(name);
  await settle();
  expect([...inside.keys()]).toEqual(['1', '2', '3', '4', '5']);
  inside.get('3')?.release();
  await settle();
  expect([...inside.keys()]).toEqual(['1', '2', '3', '4', '5', '6']);
  inside.get('1')?.release();
  await settle();
  expect(inside.has('7')).toBe(true);
  expect(clock.slept).toEqual([]);
});

test('to leave twice makes room for one', async () => {
  const { budget } = benchOf({ concurrent: 1 });
  const { enter, inside } = admissions(budget);
  for (const name of ['1', '2', '3']) enter(name);
  await settle();
  inside.get('1')?.release();
  inside.get('1')?.release();
  await settle();
  expect([...inside.keys()]).toEqual(['1', '2']);
});

test('everybody who waits for quota is told until when, those who come later too', async () => {
  const { budget, clock } = benchOf({ perHour: 1 });
  const until = clock.now() + HOUR_MS;
  await enterAndLeave(budget, 1);
  const told: string[] = [];
  const observer = (name: string) => ({
    waitStarted: (_who: object, wait: { until: number }) => told.push(`${name} waits ${wait.until - until}`),
    waitEnded: () => told.push(`${name} goes on`),
  });
  const enter = (name: string) => withWaitObserver(observer(name), () => budget.acquire());
  const entered = [enter('1'), enter('2')];
  await settle();
  entered.push(enter('3'));
  expect(told).toEqual(['1 waits 0', '2 waits 0', '3 waits 0']);
  await clock.advance(HOUR_MS);
  expect(told.slice(3)).toEqual(['1 goes on', `2 waits ${HOUR_MS}`, `3 waits ${HOUR_MS}`]);
  await clock.advance(2 * HOUR_MS);
  await Promise.all(entered);
  expect(told.slice(6)).toEqual(['2 goes on', `3 waits ${2 * HOUR_MS}`, '3 goes on']);
});

test('what is left is what nobody has used of the last hour, and nothing while Mixpanel refuses', async () => {
  const { budget, clock } = benchOf({ perHour: 60 });
  await enterAndLeave(budget, 7);
  expect(budget.remaining).toBe(53);
  const refused = await budget.acquire();
  refused.admission.refused(clock.now() + 1000);
  refused.refund();
  expect(budget.remaining).toBe(0);
  await clock.advance(1000);
  expect(budget.remaining).toBe(53);
  await clock.advance(HOUR_MS);
  expect(budget.remaining).toBe(60);
});

test('first come is first served', async () => {
  const { budget, clock } = benchOf({ concurrent: 2, perHour: 5, perSecond: 1 });
  const { enter, inside } = admissions(budget);
  const names = Array.from({ length: 12 }, (_, i) => String(i));
  names.forEach(enter);
  for (let i = 0; i < 40 && inside.size < 12; i++) {
    await clock.advance(HOUR_MS / 4);
    for (const place of inside.values()) place.release();
  }
  expect([...inside.keys()]).toEqual(names);
});

test('a request that is free waits for a place, but neither for quota nor for the end of a pause', async () => {
  const { budget, clock } = benchOf({ perHour: 1, concurrent: 2 });
  const refused = await budget.acquire();
  refused.admission.refused(clock.now() + 10_000);
  refused.release();
  const [leave] = [await budget.acquireFree(), await budget.acquireFree()];
  let third = false;
  const waiting = budget.acquireFree().then(() => {
    third = true;
  });
  await settle();
  expect(third).toBe(false);
  leave();
  await waiting;
  expect([clock.slept, budget.spent]).toEqual([[], 1]);
});

test('a place goes to whoever waits longest, not to whoever comes just now', async () => {
  const { budget } = benchOf({ concurrent: 1 });
  const order: string[] = [];
  const take = async (name: string): Promise<void> => {
    const leave = await budget.acquireFree();
    order.push(name);
    leave();
  };
  const leave = await budget.acquireFree();
  const early = take('early');
  leave();
  await Promise.all([take('late'), early]);
  expect(order).toEqual(['early', 'late']);
});

test('what was spent is counted over all hours', async () => {
  const { budget } = benchOf({ perHour: 2 }, quickClock());
  await enterAndLeave(budget, 7);
  expect(budget.spent).toBe(7);
});

test('nobody is let in too early, and nobody waits without need', async () => {
  const limits = fc.record({
    perHour: fc.integer({ min: 1, max: 5 }),
    perSecond: fc.constantFrom(1, 2, 3, Infinity),
    concurrent: fc.constant(1),
  });
  const pauses = fc.array(fc.constantFrom(0, 1, 500, 1000, 60_000, 1_800_000, HOUR_MS), { maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(limits, pauses, async (allowed, quietMs) => {
      const { budget, clock } = benchOf(allowed, quickClock());
      const begun: number[] = [];
      for (const quiet of quietMs) {
        await clock.advance(quiet);
        const earliest = Math.max(
          clock.now(),
          (begun.at(-allowed.perHour) ?? -Infinity) + HOUR_MS,
          (begun.at(-allowed.perSecond) ?? -Infinity) + SECOND_MS,
        );
        (await budget.acquire()).release();
        expect(clock.now()).toBe(earliest);
        begun.push(clock.now());
      }
    }),
    { numRuns: 30 },
  );
});
