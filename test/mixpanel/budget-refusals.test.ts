import { expect, test } from '@jest/globals';
import { benchOf, entrance, type Bench } from '../support/budget-bench.ts';
import { settle } from '../support/manual-clock.ts';

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
