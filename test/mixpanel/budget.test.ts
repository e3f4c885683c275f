import { expect, test } from '@jest/globals';
import fc from 'fast-check';
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
  budget.pauseUntil(until);
  const { enter, inside } = entrance(budget);
  enter('1');
  enter('2');
  await clock.advance(59_999);
  expect(inside.size).toBe(0);
  await clock.advance(1);
  expect(inside.size).toBe(2);
  expect(waits).toEqual([{ family: 'query', until, why: 'Mixpanel says that its rate limit is reached' }]);
});

test('whoever waits for a place keeps a pause that has begun meanwhile', async () => {
  const { budget, clock } = benchOf({ concurrent: 1 });
  const { enter, inside } = entrance(budget);
  enter('1');
  enter('2');
  await settle();
  budget.pauseUntil(clock.now() + 10_000);
  inside.get('1')?.();
  await clock.advance(9999);
  expect(inside.has('2')).toBe(false);
  await clock.advance(1);
  expect(inside.has('2')).toBe(true);
});

test('a pause that becomes longer while somebody waits is kept to its end', async () => {
  const { budget, clock } = benchOf({});
  budget.pauseUntil(clock.now() + 10_000);
  const { enter, inside } = entrance(budget);
  enter('1');
  await clock.advance(5000);
  budget.pauseUntil(clock.now() + 30_000);
  await clock.advance(29_999);
  expect(inside.size).toBe(0);
  await clock.advance(1);
  expect(inside.size).toBe(1);
});

test('a shorter pause does not end a longer one', async () => {
  const { budget, clock } = benchOf({});
  budget.pauseUntil(clock.now() + 10_000);
  budget.pauseUntil(clock.now() + 1000);
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
  budget.pauseUntil(clock.now() + 10_000);
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
