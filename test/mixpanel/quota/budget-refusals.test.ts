import { expect, test } from '@jest/globals';
import { withWaitObserver } from '../../../src/base/wait-observer.ts';
import type { Slot } from '../../../src/mixpanel/quota/budget.ts';
import { benchOf, admissions, type Bench } from '../../support/budget-bench.ts';
import { settle } from '../../support/manual-clock.ts';

/** One request is refused: nobody asks again for so long (ms). */
async function refuseOne({ budget, clock }: Bench, ms: number): Promise<void> {
  const { admission, release } = await budget.acquire();
  admission.refused(clock.now() + ms);
  release();
}

test('after Mixpanel has said that the quota is spent nobody is let in before the time', async () => {
  const bench = benchOf({});
  const { budget, clock, waits } = bench;
  const until = clock.now() + 60_000;
  await refuseOne(bench, 60_000);
  const { enter, inside } = admissions(budget);
  enter('1');
  enter('2');
  await clock.advance(59_999);
  expect(inside.size).toBe(0);
  await clock.advance(1);
  expect([...inside.keys()]).toEqual(['1']);
  expect(waits).toEqual([{ family: 'query', until, why: 'Mixpanel says that its rate limit is reached' }]);
});

const NAMES = Array.from({ length: 20 }, (_, i) => String(i));

/** Somebody was refused, a second has passed since, and twenty want to be let in. */
async function refusedBench(concurrent = Infinity): Promise<Bench & { inside: Map<string, Slot> }> {
  const bench = benchOf({ concurrent });
  await refuseOne(bench, 1000);
  const { enter, inside } = admissions(bench.budget);
  NAMES.forEach(enter);
  await bench.clock.advance(1000);
  return { ...bench, inside };
}

/** All who are inside and have no answer yet have one. */
async function answerAll(inside: Map<string, Slot>, answered: Set<Slot>): Promise<void> {
  for (const place of inside.values()) {
    if (!answered.has(place)) place.admission.answered();
    answered.add(place);
  }
  await settle();
}

test('after a refusal one asks for all, and with every answer they are twice as many', async () => {
  const { inside, clock } = await refusedBench();
  const answered = new Set<Slot>();
  const asking: number[] = [];
  while (answered.size < NAMES.length) {
    asking.push(inside.size - answered.size);
    await answerAll(inside, answered);
  }
  expect(asking).toEqual([1, 2, 4, 8, 5]);
  expect([...inside.keys()]).toEqual(NAMES);
  expect([clock.armed, clock.asleep]).toEqual([0, 0]);
});

test('once as many as may run at all were let in nobody waits for answers any more', async () => {
  const { inside, clock } = await refusedBench(3);
  const answered = new Set<Slot>();
  await answerAll(inside, answered);
  await answerAll(inside, answered);
  for (const place of answered) place.release();
  await settle();
  expect(inside.size).toBe(6);
  for (const place of inside.values()) place.release();
  await settle();
  expect([inside.size, clock.asleep]).toEqual([9, 0]);
});

test('a refusal begins anew, with one, whoever else asks just then', async () => {
  const { clock, inside } = await refusedBench();
  const answered = new Set<Slot>();
  await answerAll(inside, answered);
  await answerAll(inside, answered);
  expect(inside.size).toBe(7);
  inside.get('3')?.admission.refused(clock.now() + 60_000);
  inside.get('4')?.admission.answered();
  await clock.advance(59_999);
  expect(inside.size).toBe(7);
  await clock.advance(1);
  expect(inside.size).toBe(8);
  inside.get('5')?.admission.answered();
  await settle();
  expect(inside.size).toBe(8);
});

test('should the one be refused as well, the next one asks for all, and no more than one', async () => {
  const { clock, inside } = await refusedBench();
  inside.get('0')?.admission.refused(clock.now() + 60_000);
  inside.get('0')?.release();
  await clock.advance(59_999);
  expect([...inside.keys()]).toEqual(['0']);
  await clock.advance(1);
  expect([...inside.keys()]).toEqual(['0', '1']);
  expect(inside.get('1')?.admission.priorRefusals()).toBe(2);
});

test('an answer to what was sent before the refusal is no news', async () => {
  const bench = benchOf({});
  const early = await bench.budget.acquire();
  await refuseOne(bench, 1000);
  const { enter, inside } = admissions(bench.budget);
  for (const name of ['1', '2']) enter(name);
  await bench.clock.advance(1000);
  early.admission.answered();
  await settle();
  expect([...inside.keys()]).toEqual(['1']);
});

test('whoever asks for all and breaks off hands that on', async () => {
  const { inside } = await refusedBench();
  inside.get('0')?.admission.ended();
  await settle();
  expect([...inside.keys()]).toEqual(['0', '1']);
});

test('whoever was not refused within five seconds is being served, and the next ones follow', async () => {
  const { clock, inside } = await refusedBench();
  await clock.advance(4999);
  expect([...inside.keys()]).toEqual(['0']);
  await clock.advance(1);
  expect([...inside.keys()]).toEqual(['0', '1', '2']);
});

test('those that run are not held up by a refusal', async () => {
  const bench = benchOf({ concurrent: 2 });
  const running = await bench.budget.acquire();
  await refuseOne(bench, 60_000);
  running.admission.answered();
  running.release();
  expect(bench.clock.asleep).toBe(0);
});

test('whoever waits for a place keeps a pause that has begun meanwhile', async () => {
  const { budget, clock } = benchOf({ concurrent: 1 });
  const { enter, inside } = admissions(budget);
  enter('1');
  enter('2');
  await settle();
  inside.get('1')?.admission.refused(clock.now() + 10_000);
  inside.get('1')?.release();
  await clock.advance(9999);
  expect(inside.has('2')).toBe(false);
  await clock.advance(1);
  expect(inside.has('2')).toBe(true);
});

test('a pause that becomes longer while somebody waits is kept to its end', async () => {
  const { budget, clock } = benchOf({});
  const [first, second] = [await budget.acquire(), await budget.acquire()];
  first.admission.refused(clock.now() + 10_000);
  const { enter, inside } = admissions(budget);
  enter('1');
  await clock.advance(5000);
  second.admission.refused(clock.now() + 30_000);
  await clock.advance(29_999);
  expect(inside.size).toBe(0);
  await clock.advance(1);
  expect(inside.size).toBe(1);
});

test('a shorter pause does not end a longer one', async () => {
  const { budget, clock } = benchOf({});
  const [first, second] = [await budget.acquire(), await budget.acquire()];
  first.admission.refused(clock.now() + 10_000);
  second.admission.refused(clock.now() + 1000);
  const { enter, inside } = admissions(budget);
  enter('1');
  await clock.advance(9999);
  expect(inside.size).toBe(0);
});

test('once a refusal is over, who waits for a place in this process alone is not told to wait for Mixpanel', async () => {
  const bench = benchOf({ concurrent: 1 });
  const { budget, clock } = bench;
  await refuseOne(bench, 60_000);
  const leave = await budget.acquireFree();
  const waiting = new Set<object>();
  const observer = {
    waitStarted: (who: object) => waiting.add(who),
    waitEnded: (who: object) => waiting.delete(who),
  };
  const entering = [1, 2].map(() => withWaitObserver(observer, () => budget.acquire()));
  await settle();
  expect(waiting.size).toBe(2);
  await clock.advance(60_000);
  expect(waiting.size).toBe(0);
  leave();
  (await entering[0])?.release();
  await clock.advance(5000);
  await entering[1];
});
