import { expect, test } from '@jest/globals';
import { withWaitObserver } from '../../../src/base/wait-observer.ts';
import { LIMITS } from '../../../src/mixpanel/quota/limits.ts';
import { benchOf, startRequests, type TestQuota } from '../../support/quota-bench.ts';
import fc from '../../support/fast-check.ts';
import { ManualClock, quickClock, settle } from '../../support/manual-clock.ts';

/** Slightly longer than an hour and a second, since latency varies. */
const HOUR_MS = 3_605_000;
const SECOND_MS = 1100;

async function acquireAndRelease(quota: TestQuota, times: number): Promise<void> {
  for (let i = 0; i < times; i++) (await quota.acquire()).release();
}

test('the limits are the ones Mixpanel publishes', () => {
  expect(LIMITS).toEqual({
    query: { perHour: 60, concurrent: 5, perSecond: Infinity },
    export: { perHour: 60, concurrent: 100, perSecond: 3 },
    app: { perHour: Infinity, concurrent: 5, perSecond: Infinity },
    ingestion: { perHour: Infinity, concurrent: 5, perSecond: Infinity },
  });
});

test('the 61st query waits until the first is an hour old', async () => {
  const { quota, clock, waits } = benchOf(LIMITS.query);
  await acquireAndRelease(quota, 60);
  expect(clock.slept).toEqual([]);
  const { request, admitted } = startRequests(quota);
  request('61st');
  await clock.advance(HOUR_MS - 1);
  expect(admitted.size).toBe(0);
  await clock.advance(1);
  expect(admitted.size).toBe(1);
  expect(waits).toEqual([{ family: 'query', until: clock.now(), why: '60 requests in the last hour' }]);
});

test('the hour is a rolling one: each query of the second hour waits until one of the first expires', async () => {
  const { quota, clock } = benchOf({ perHour: 2 });
  const start = clock.now();
  await acquireAndRelease(quota, 1);
  await clock.advance(1_000_000);
  await acquireAndRelease(quota, 1);
  const { request, admitted } = startRequests(quota);
  request('third');
  request('fourth');
  await clock.advance(HOUR_MS - 1_000_000);
  expect([...admitted.keys()]).toEqual(['third']);
  await clock.advance(1_000_000);
  expect([...admitted.keys()]).toEqual(['third', 'fourth']);
  expect(clock.now() - start).toBe(HOUR_MS + 1_000_000);
});

test('a refund admits a request that waits for the hourly quota at once', async () => {
  const { quota, clock } = benchOf({ perHour: 2 });
  const refused = await quota.acquire();
  await acquireAndRelease(quota, 1);
  const { request, admitted } = startRequests(quota);
  request('third');
  await clock.advance(1000);
  expect(admitted.size).toBe(0);
  refused.rejected();
  await settle();
  expect([admitted.size, clock.asleep, quota.spent, quota.remaining]).toEqual([1, 0, 2, 0]);
});

test('a refunded request still counts against the per-second limit', async () => {
  const { quota, clock } = benchOf({ perSecond: 1 });
  (await quota.acquire()).rejected();
  const { request, admitted } = startRequests(quota);
  request('2');
  await clock.advance(SECOND_MS - 1);
  expect(admitted.size).toBe(0);
  await clock.advance(1);
  expect(admitted.size).toBe(1);
});

test('after an hour without requests the quota is full again', async () => {
  const { quota, clock } = benchOf(LIMITS.query);
  await acquireAndRelease(quota, 60);
  await clock.advance(HOUR_MS);
  await acquireAndRelease(quota, 60);
  expect(clock.slept).toEqual([]);
});

test('the fourth export within a second waits for the next second without reporting it', async () => {
  const { quota, clock, waits } = benchOf(LIMITS.export);
  const { request, admitted } = startRequests(quota);
  for (const name of ['1', '2', '3', '4']) request(name);
  await clock.advance(SECOND_MS - 1);
  expect(admitted.size).toBe(3);
  await clock.advance(1);
  expect(admitted.size).toBe(4);
  expect(waits).toEqual([]);
});

test('a moment that passes before the wait begins is not waited for', async () => {
  class SlowMachine extends ManualClock {
    reads = 0;
    override now(): number {
      return super.now() + 400 * this.reads++;
    }
  }
  const clock = new SlowMachine(0, true);
  const { quota } = benchOf({ perSecond: 1 }, clock);
  await acquireAndRelease(quota, 5);
  expect(clock.slept.filter((ms) => ms < 0)).toEqual([]);
});

test('the sixth query waits until one of five concurrent ones ends', async () => {
  const { quota, clock } = benchOf(LIMITS.query);
  const { request, admitted } = startRequests(quota);
  for (const name of ['1', '2', '3', '4', '5', '6', '7']) request(name);
  await settle();
  expect([...admitted.keys()]).toEqual(['1', '2', '3', '4', '5']);
  admitted.get('3')?.release();
  await settle();
  expect([...admitted.keys()]).toEqual(['1', '2', '3', '4', '5', '6']);
  admitted.get('1')?.release();
  await settle();
  expect(admitted.has('7')).toBe(true);
  expect(clock.slept).toEqual([]);
});

test('releasing a slot twice admits only one request', async () => {
  const { quota } = benchOf({ concurrent: 1 });
  const { request, admitted } = startRequests(quota);
  for (const name of ['1', '2', '3']) request(name);
  await settle();
  admitted.get('1')?.release();
  admitted.get('1')?.release();
  await settle();
  expect([...admitted.keys()]).toEqual(['1', '2']);
});

test('every waiting request is notified of the end of its wait, including those that arrive later', async () => {
  const { quota, clock } = benchOf({ perHour: 1 });
  const until = clock.now() + HOUR_MS;
  await acquireAndRelease(quota, 1);
  const notices: string[] = [];
  const observer = (name: string) => ({
    waitChanged: (_who: object, wait?: { until: number }) =>
      notices.push(wait === undefined ? `${name} goes on` : `${name} waits ${wait.until - until}`),
  });
  const request = (name: string) =>
    withWaitObserver(observer(name), async () => {
      (await quota.acquire()).release();
    });
  const entered = [request('1'), request('2')];
  await settle();
  entered.push(request('3'));
  expect(notices).toEqual(['1 waits 0', '2 waits 0', '3 waits 0']);
  await clock.advance(HOUR_MS);
  expect(notices.slice(3).sort()).toEqual(['1 goes on', `2 waits ${HOUR_MS}`, `3 waits ${HOUR_MS}`]);
  await clock.advance(2 * HOUR_MS);
  await Promise.all(entered);
  expect(notices.slice(6).sort()).toEqual(['2 goes on', '3 goes on', `3 waits ${2 * HOUR_MS}`]);
});

test('remaining is the unused part of the hour, and 0 while paused after a 429', async () => {
  const { quota, clock } = benchOf({ perHour: 60 });
  await acquireAndRelease(quota, 7);
  expect(quota.remaining).toBe(53);
  const refused = await quota.acquire();
  refused.refused(1000);
  await settle();
  expect(quota.remaining).toBe(0);
  await clock.advance(1000);
  expect(quota.remaining).toBe(53);
  await clock.advance(HOUR_MS);
  expect(quota.remaining).toBe(60);
});

test('requests are admitted first come, first served', async () => {
  const { quota, clock } = benchOf({ concurrent: 2, perHour: 5, perSecond: 1 });
  const { request, admitted } = startRequests(quota);
  const names = Array.from({ length: 12 }, (_, i) => String(i));
  names.forEach(request);
  for (let i = 0; i < 40 && admitted.size < 12; i++) {
    await clock.advance(HOUR_MS / 4);
    for (const slot of admitted.values()) slot.release();
  }
  expect([...admitted.keys()]).toEqual(names);
});

test('a free request waits for a concurrency slot, but not for quota or the end of a pause', async () => {
  const { quota, clock } = benchOf({ perHour: 1, concurrent: 2 });
  (await quota.acquire()).refused(10_000);
  await settle();
  const [first] = [await quota.acquireFree(), await quota.acquireFree()];
  let third = false;
  const waiting = quota.acquireFree().then(() => {
    third = true;
  });
  await settle();
  expect(third).toBe(false);
  first.release();
  await waiting;
  expect([clock.slept, quota.spent]).toEqual([[], 0]);
});

test('a released slot goes to the longest-waiting request, not to a new one', async () => {
  const { quota } = benchOf({ concurrent: 1 });
  const order: string[] = [];
  const take = async (name: string): Promise<void> => {
    const sent = await quota.acquireFree();
    order.push(name);
    sent.release();
  };
  const first = await quota.acquireFree();
  const early = take('early');
  first.release();
  await Promise.all([take('late'), early]);
  expect(order).toEqual(['early', 'late']);
});

test('spent counts the requests of all hours', async () => {
  const { quota } = benchOf({ perHour: 2 }, quickClock());
  await acquireAndRelease(quota, 7);
  expect(quota.spent).toBe(7);
});

test('each request is admitted at the earliest moment the limits allow', async () => {
  const limits = fc.record({
    perHour: fc.integer({ min: 1, max: 5 }),
    perSecond: fc.constantFrom(1, 2, 3, Infinity),
    concurrent: fc.constant(1),
  });
  const pauses = fc.array(fc.constantFrom(0, 1, 500, 1000, 60_000, 1_800_000, HOUR_MS), { maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(limits, pauses, async (allowed, quietMs) => {
      const { quota, clock } = benchOf(allowed, quickClock());
      const startedAt: number[] = [];
      for (const quiet of quietMs) {
        await clock.advance(quiet);
        const earliest = Math.max(
          clock.now(),
          (startedAt.at(-allowed.perHour) ?? -Infinity) + HOUR_MS,
          (startedAt.at(-allowed.perSecond) ?? -Infinity) + SECOND_MS,
        );
        (await quota.acquire()).release();
        expect(clock.now()).toBe(earliest);
        startedAt.push(clock.now());
      }
    }),
    { numRuns: 30 },
  );
});
