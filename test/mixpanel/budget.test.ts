import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { observingWaits } from '../../src/base/waits.ts';
import { Budget, LIMITS, type Leave, type Limits } from '../../src/mixpanel/budget.ts';
import { ManualClock, quickClock, settle } from '../support/manual-clock.ts';

/** A little more than an hour and a second, for the time that requests take on their way. */
const HOUR_MS = 3_605_000;
const SECOND_MS = 1100;

const NO_LIMITS: Limits = { perHour: Infinity, concurrent: Infinity, perSecond: Infinity };

interface Bench {
  readonly budget: Budget;
  readonly clock: ManualClock;
  readonly waits: { family: string; until: number; why: string }[];
}

function benchOf(limits: Partial<Limits>, clock = new ManualClock()): Bench {
  const waits: Bench['waits'] = [];
  const budget = new Budget('query', { ...NO_LIMITS, ...limits }, clock, (wait) => waits.push(wait));
  return { budget, clock, waits };
}

/** Names of those who have been let in, in their order; each has its way out. */
function entrance(budget: Budget): { enter: (name: string) => void; inside: Map<string, Leave> } {
  const inside = new Map<string, Leave>();
  return {
    inside,
    enter: (name) => {
      budget.enter().then(
        (leave) => inside.set(name, leave),
        () => undefined,
      );
    },
  };
}

async function enterAndLeave(budget: Budget, times: number): Promise<void> {
  for (let i = 0; i < times; i++) (await budget.enter())();
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
  const { enter, inside } = entrance(budget);
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
  const { enter, inside } = entrance(budget);
  enter('third');
  enter('fourth');
  await clock.advance(HOUR_MS - 1_000_000);
  expect([...inside.keys()]).toEqual(['third']);
  await clock.advance(1_000_000);
  expect([...inside.keys()]).toEqual(['third', 'fourth']);
  expect(clock.now() - start).toBe(HOUR_MS + 1_000_000);
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
  const { enter, inside } = entrance(budget);
  for (const name of ['1', '2', '3', '4']) enter(name);
  await clock.advance(SECOND_MS - 1);
  expect(inside.size).toBe(3);
  await clock.advance(1);
  expect(inside.size).toBe(4);
  expect(waits).toEqual([]);
});

test('the sixth query waits until one of the five is done', async () => {
  const { budget, clock } = benchOf(LIMITS.query);
  const { enter, inside } = entrance(budget);
  for (const name of ['1', '2', '3', '4', '5', '6', '7']) enter(name);
  await settle();
  expect([...inside.keys()]).toEqual(['1', '2', '3', '4', '5']);
  inside.get('3')?.();
  await settle();
  expect([...inside.keys()]).toEqual(['1', '2', '3', '4', '5', '6']);
  inside.get('1')?.();
  await settle();
  expect(inside.has('7')).toBe(true);
  expect(clock.slept).toEqual([]);
});

test('to leave twice makes room for one', async () => {
  const { budget } = benchOf({ concurrent: 1 });
  const { enter, inside } = entrance(budget);
  for (const name of ['1', '2', '3']) enter(name);
  await settle();
  inside.get('1')?.();
  inside.get('1')?.();
  await settle();
  expect([...inside.keys()]).toEqual(['1', '2']);
});

test('after Mixpanel has said that the quota is spent nobody is let in before the time', async () => {
  const { budget, clock, waits } = benchOf({});
  const until = clock.now() + 60_000;
  budget.refusals.refused(clock.now(), until);
  const { enter, inside } = entrance(budget);
  enter('1');
  enter('2');
  await clock.advance(59_999);
  expect(inside.size).toBe(0);
  await clock.advance(1);
  expect([...inside.keys()]).toEqual(['1']);
  expect(waits).toEqual([{ family: 'query', until, why: 'Mixpanel says that its rate limit is reached' }]);
});

/** Somebody was refused, and a second has passed since: one asks for all, the others wait for its answer. */
async function refusedBench(): Promise<Bench & ReturnType<typeof entrance>> {
  const bench = benchOf({});
  bench.budget.refusals.refused(bench.clock.now(), bench.clock.now() + 1000);
  const { enter, inside } = entrance(bench.budget);
  for (const name of ['1', '2', '3']) enter(name);
  await bench.clock.advance(1000);
  expect([...inside.keys()]).toEqual(['1']);
  return { ...bench, enter, inside };
}

test('after a refusal one asks for all, and its answer lets in the others', async () => {
  const { budget, clock, inside } = await refusedBench();
  budget.refusals.answered(clock.now());
  await settle();
  expect([...inside.keys()]).toEqual(['1', '2', '3']);
  expect(clock.armed).toBe(0);
});

test('should it be refused as well, the next one asks for all, and no more than one', async () => {
  const { budget, clock, inside } = await refusedBench();
  budget.refusals.refused(clock.now(), clock.now() + 60_000);
  inside.get('1')?.();
  await clock.advance(59_999);
  expect([...inside.keys()]).toEqual(['1']);
  await clock.advance(1);
  expect([...inside.keys()]).toEqual(['1', '2']);
  expect(budget.refusals.count).toBe(2);
});

test('an answer to what was sent before the refusal is no news', async () => {
  const { budget, clock, inside } = await refusedBench();
  budget.refusals.answered(clock.now() - 1000);
  await settle();
  expect([...inside.keys()]).toEqual(['1']);
});

test('whoever asks for all and breaks off hands that on', async () => {
  const { inside } = await refusedBench();
  inside.get('1')?.();
  await settle();
  expect([...inside.keys()]).toEqual(['1', '2']);
});

test('whoever was not refused within five seconds is being served, and the next one follows', async () => {
  const { clock, inside } = await refusedBench();
  await clock.advance(4999);
  expect([...inside.keys()]).toEqual(['1']);
  await clock.advance(1);
  expect([...inside.keys()]).toEqual(['1', '2']);
});

test('everybody who waits for quota is told until when, those who come later too', async () => {
  const { budget, clock } = benchOf({ perHour: 1 });
  const until = clock.now() + HOUR_MS;
  await enterAndLeave(budget, 1);
  const told: string[] = [];
  const observer = (name: string) => ({
    waits: (_who: object, wait: { until: number }) => told.push(`${name} waits ${wait.until - until}`),
    goesOn: () => told.push(`${name} goes on`),
  });
  const enter = (name: string) => observingWaits(observer(name), () => budget.enter());
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
  expect(budget.left).toBe(53);
  budget.refusals.refused(clock.now(), clock.now() + 1000);
  expect(budget.left).toBe(0);
  await clock.advance(1000);
  expect(budget.left).toBe(53);
  await clock.advance(HOUR_MS);
  expect(budget.left).toBe(60);
});

test('whoever waits for a place keeps a pause that has begun meanwhile', async () => {
  const { budget, clock } = benchOf({ concurrent: 1 });
  const { enter, inside } = entrance(budget);
  enter('1');
  enter('2');
  await settle();
  budget.refusals.refused(clock.now(), clock.now() + 10_000);
  inside.get('1')?.();
  await clock.advance(9999);
  expect(inside.has('2')).toBe(false);
  await clock.advance(1);
  expect(inside.has('2')).toBe(true);
});

test('a pause that becomes longer while somebody waits is kept to its end', async () => {
  const { budget, clock } = benchOf({});
  budget.refusals.refused(clock.now(), clock.now() + 10_000);
  const { enter, inside } = entrance(budget);
  enter('1');
  await clock.advance(5000);
  budget.refusals.refused(clock.now(), clock.now() + 30_000);
  await clock.advance(29_999);
  expect(inside.size).toBe(0);
  await clock.advance(1);
  expect(inside.size).toBe(1);
});

test('a shorter pause does not end a longer one', async () => {
  const { budget, clock } = benchOf({});
  budget.refusals.refused(clock.now(), clock.now() + 10_000);
  budget.refusals.refused(clock.now(), clock.now() + 1000);
  const { enter, inside } = entrance(budget);
  enter('1');
  await clock.advance(9999);
  expect(inside.size).toBe(0);
});

test('first come is first served', async () => {
  const { budget, clock } = benchOf({ concurrent: 2, perHour: 5, perSecond: 1 });
  const { enter, inside } = entrance(budget);
  const names = Array.from({ length: 12 }, (_, i) => String(i));
  names.forEach(enter);
  for (let i = 0; i < 40 && inside.size < 12; i++) {
    await clock.advance(HOUR_MS / 4);
    for (const leave of inside.values()) leave();
  }
  expect([...inside.keys()]).toEqual(names);
});

test('a request that is free waits for a place, but neither for quota nor for the end of a pause', async () => {
  const { budget, clock } = benchOf({ perHour: 1, concurrent: 2 });
  await enterAndLeave(budget, 1);
  budget.refusals.refused(clock.now(), clock.now() + 10_000);
  const [leave] = [await budget.enterFree(), await budget.enterFree()];
  let third = false;
  const waiting = budget.enterFree().then(() => {
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
    const leave = await budget.enterFree();
    order.push(name);
    leave();
  };
  const leave = await budget.enterFree();
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
        (await budget.enter())();
        expect(clock.now()).toBe(earliest);
        begun.push(clock.now());
      }
    }),
    { numRuns: 30 },
  );
});
