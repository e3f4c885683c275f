import { expect, test } from '@jest/globals';
import { Waiter, withWaitObserver } from '../../../src/base/wait-observer.ts';
import { RATE_LIMIT_REACHED } from '../../../src/mixpanel/quota/lane.ts';
import { benchOf, startRequests, type Bench, type Sent } from '../../support/quota-bench.ts';
import { settle } from '../../support/manual-clock.ts';
import { thrownBy } from '../../support/thrown.ts';

/** One request is refused, which pauses the family for this long (ms). */
async function refuseOne({ quota }: Bench, ms: number): Promise<void> {
  (await quota.acquire()).refused(ms);
  await settle();
}

test('after a 429 no request is admitted before the pause ends', async () => {
  const bench = benchOf({});
  const { quota, clock, waits } = bench;
  const until = clock.now() + 60_000;
  await refuseOne(bench, 60_000);
  const { request, admitted } = startRequests(quota);
  request('1');
  request('2');
  await clock.advance(59_999);
  expect(admitted.size).toBe(0);
  await clock.advance(1);
  expect([...admitted.keys()]).toEqual(['1']);
  expect(waits).toEqual([{ family: 'query', until, why: RATE_LIMIT_REACHED }]);
});

const NAMES = Array.from({ length: 20 }, (_, i) => String(i));

/** After a refusal and its pause of one second, with twenty requests waiting. */
async function refusedBench(concurrent = Infinity): Promise<Bench & { admitted: Map<string, Sent> }> {
  const bench = benchOf({ concurrent });
  await refuseOne(bench, 1000);
  const { request, admitted } = startRequests(bench.quota);
  NAMES.forEach(request);
  await bench.clock.advance(1000);
  return { ...bench, admitted };
}

/** Answers all admitted requests that have no answer yet. */
async function answerAll(admitted: Map<string, Sent>, answered: Set<Sent>): Promise<void> {
  for (const slot of admitted.values()) {
    if (!answered.has(slot)) slot.answered();
    answered.add(slot);
  }
  await settle();
}

test('after a 429 one request probes the quota, and the allowance doubles with each round of answers', async () => {
  const { admitted, clock } = await refusedBench();
  const answered = new Set<Sent>();
  const asking: number[] = [];
  while (answered.size < NAMES.length) {
    asking.push(admitted.size - answered.size);
    await answerAll(admitted, answered);
  }
  expect(asking).toEqual([1, 2, 4, 8, 5]);
  expect([...admitted.keys()]).toEqual(NAMES);
  expect([clock.armed, clock.asleep]).toEqual([0, 0]);
});

test('slow start ends at the concurrency limit', async () => {
  const { admitted, clock } = await refusedBench(3);
  const answered = new Set<Sent>();
  await answerAll(admitted, answered);
  await answerAll(admitted, answered);
  for (const slot of answered) slot.release();
  await settle();
  expect(admitted.size).toBe(6);
  for (const slot of admitted.values()) slot.release();
  await settle();
  expect([admitted.size, clock.asleep]).toEqual([9, 0]);
});

test('another 429 restarts slow start with one request, and ignores answers to earlier probes', async () => {
  const { clock, admitted } = await refusedBench();
  const answered = new Set<Sent>();
  await answerAll(admitted, answered);
  await answerAll(admitted, answered);
  expect(admitted.size).toBe(7);
  admitted.get('3')?.refused(60_000);
  admitted.get('4')?.answered();
  await clock.advance(59_999);
  expect(admitted.size).toBe(7);
  await clock.advance(1);
  expect(admitted.size).toBe(8);
  admitted.get('5')?.answered();
  await settle();
  expect(admitted.size).toBe(8);
});

test('if the probe is refused as well, one request probes again after the next pause', async () => {
  const { clock, admitted } = await refusedBench();
  admitted.get('0')?.refused(60_000);
  await clock.advance(59_999);
  expect([...admitted.keys()]).toEqual(['0']);
  await clock.advance(1);
  expect([...admitted.keys()]).toEqual(['0', '1']);
});

test('an answer to a request sent before the 429 does not raise the allowance', async () => {
  const bench = benchOf({});
  const early = await bench.quota.acquire();
  await refuseOne(bench, 1000);
  const { request, admitted } = startRequests(bench.quota);
  for (const name of ['1', '2']) request(name);
  await bench.clock.advance(1000);
  early.answered();
  await settle();
  expect([...admitted.keys()]).toEqual(['1']);
});

test('if the probe ends without an answer, the next request probes', async () => {
  const { admitted } = await refusedBench();
  admitted.get('0')?.broken();
  await settle();
  expect([...admitted.keys()]).toEqual(['0', '1']);
});

test('if the probe ends by a bug, the next request probes', async () => {
  const bench = benchOf({ concurrent: 1 });
  await refuseOne(bench, 1000);
  await bench.clock.advance(1000);
  const probe = { isFree: false, deadline: Infinity, waiter: new Waiter() };
  const bug = new TypeError('bug');
  expect(await thrownBy(() => bench.quota.run(probe, () => Promise.reject(bug)))).toBe(bug);
  await bench.quota.acquire();
});

test('until the probe has an answer, no other request is admitted', async () => {
  const { clock, admitted } = await refusedBench();
  await clock.advance(60_000);
  expect([...admitted.keys()]).toEqual(['0']);
});

test('a 429 does not hold up requests in progress', async () => {
  const bench = benchOf({ concurrent: 2 });
  const running = await bench.quota.acquire();
  await refuseOne(bench, 60_000);
  running.answered();
  running.release();
  expect(bench.clock.asleep).toBe(0);
});

test('a request that waits for a slot respects a pause that starts in the meantime', async () => {
  const { quota, clock } = benchOf({ concurrent: 1 });
  const { request, admitted } = startRequests(quota);
  request('1');
  request('2');
  await settle();
  admitted.get('1')?.refused(10_000);
  await clock.advance(9999);
  expect(admitted.has('2')).toBe(false);
  await clock.advance(1);
  expect(admitted.has('2')).toBe(true);
});

test('a pause extended during a wait is respected', async () => {
  const { quota, clock } = benchOf({});
  const [first, second] = [await quota.acquire(), await quota.acquire()];
  first.refused(10_000);
  await settle();
  const { request, admitted } = startRequests(quota);
  request('1');
  await clock.advance(5000);
  second.refused(30_000);
  await clock.advance(29_999);
  expect(admitted.size).toBe(0);
  await clock.advance(1);
  expect(admitted.size).toBe(1);
});

test('a shorter pause does not shorten a longer one', async () => {
  const { quota, clock } = benchOf({});
  const [first, second] = [await quota.acquire(), await quota.acquire()];
  first.refused(10_000);
  await settle();
  second.refused(1000);
  await settle();
  const { request, admitted } = startRequests(quota);
  request('1');
  await clock.advance(9999);
  expect(admitted.size).toBe(0);
});

test('after the pause, requests that wait only for a slot of this process are not reported as rate-limited', async () => {
  const bench = benchOf({ concurrent: 1 });
  const { quota, clock } = bench;
  await refuseOne(bench, 60_000);
  const first = await quota.acquireFree();
  const waiting = new Set<object>();
  const observer = {
    waitChanged: (who: object, wait: unknown) =>
      wait === undefined ? waiting.delete(who) : waiting.add(who),
  };
  const requests = [1, 2].map(() => withWaitObserver(observer, () => quota.acquire()));
  await settle();
  expect(waiting.size).toBe(2);
  await clock.advance(60_000);
  expect(waiting.size).toBe(0);
  first.release();
  (await requests[0])?.release();
  await requests[1];
});
