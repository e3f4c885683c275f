import { expect, test } from '@jest/globals';
import { RateLimits } from '../../emulator/access/rate-limits.ts';
import { MovableClock } from '../../emulator/clock.ts';
import type { Emulator } from '../../emulator/server.ts';
import { ask, exportPath, jsonOf } from './support/ask.ts';
import { NOON, startProject } from './support/project.ts';

const COHORTS = '/api/query/cohorts/list';
const REFUSED = 'Query rate limit exceeded for project_id: 876089.';
const LINK = 'For more information, please consult our documentation at https://docs.mixpanel.com/';

async function statuses(emulator: Emulator, path: string, count: number): Promise<number[]> {
  const seen: number[] = [];
  for (let i = 0; i < count; i += 1) seen.push((await ask(emulator, path)).status);
  return seen;
}

test('the 61st query of an hour is refused with a message about the usage', async () => {
  const emulator = await startProject();
  expect(new Set(await statuses(emulator, COHORTS, 60))).toEqual(new Set([200]));
  const reply = await ask(emulator, `${COHORTS}?workspace_id=3`);
  expect([reply.status, jsonOf(reply)]).toEqual([
    429,
    {
      request: `${COHORTS}?workspace_id=3`,
      error: `${REFUSED} This request exceeded the rate limit (61/60 queries running in the last hour). ${LINK}`,
    },
  ]);
  expect(reply.headers).toMatchObject({
    'retry-after': '3600',
    'ratelimit-policy': '"project";q=60;w=3600, "project-concurrency";q=5;qu="concurrent-requests"',
    ratelimit: '"project";r=0;t=3600, "project-concurrency";r=5',
  });
});

test.each([
  ['2021', undefined],
  ['2021 with Retry-After', '60'],
] as const)('in the form %s a 429 has the usage of both limits and Retry-After %s', async (form, seconds) => {
  const emulator = await startProject({ refusalForm: form, limits: { query: { perHour: 1 } } });
  await ask(emulator, COHORTS);
  emulator.control.clock.advance(59 * 60_000);
  const reply = await ask(emulator, COHORTS);
  expect(jsonOf(reply)).toMatchObject({
    error: `${REFUSED} 1/5 queries running concurrently and 2/1 queries running in the last hour. ${LINK}`,
  });
  expect(reply.headers['retry-after']).toBe(seconds);
  expect(reply.headers['ratelimit-policy']).toBeUndefined();
});

test('every answer can report the limits', async () => {
  const emulator = await startProject({ reportsLimits: true, limits: { query: { perHour: 400 } } });
  await ask(emulator, COHORTS);
  expect((await ask(emulator, COHORTS)).headers).toMatchObject({
    'ratelimit-policy': '"project";q=400;w=3600, "project-concurrency";q=5;qu="concurrent-requests"',
    ratelimit: '"project";r=398, "project-concurrency";r=4',
  });
  const silent = await startProject();
  expect((await ask(silent, COHORTS)).headers['ratelimit-policy']).toBeUndefined();
});

test('load shedding has neither numbers nor headers', async () => {
  const emulator = await startProject({ failures: [{ kind: 'refusal', by: 'load' }] });
  const reply = await ask(emulator, COHORTS);
  expect([reply.status, jsonOf(reply)]).toEqual([429, { error: `${REFUSED.slice(0, -1)} ${LINK}` }]);
  expect(Object.keys(reply.headers).filter((name) => /retry|rate/i.test(name))).toEqual([]);
});

test('a refusal by concurrency may be retried after ten seconds', async () => {
  const emulator = await startProject({ failures: [{ kind: 'refusal', by: 'concurrency' }] });
  const reply = await ask(emulator, COHORTS);
  expect(reply.headers).toMatchObject({
    'retry-after': '10',
    ratelimit: '"project";r=59, "project-concurrency";r=0;t=10',
  });
  expect(jsonOf(reply)).toMatchObject({
    error: expect.stringContaining('(6/5 queries running concurrently)'),
  });
});

test('the hour is a rolling window', async () => {
  const emulator = await startProject({ limits: { query: { perHour: 2 } } });
  const { clock } = emulator.control;
  expect(await statuses(emulator, COHORTS, 1)).toEqual([200]);
  clock.advance(30 * 60_000);
  expect(await statuses(emulator, COHORTS, 2)).toEqual([200, 429]);
  clock.advance(30 * 60_000 - 1);
  expect(await statuses(emulator, COHORTS, 1)).toEqual([429]);
  clock.advance(1);
  expect(await statuses(emulator, COHORTS, 2)).toEqual([200, 429]);
});

test('families are counted separately, both paths of a family together', async () => {
  const emulator = await startProject({ limits: { query: { perHour: 2 }, export: { perHour: 1 } } });
  expect(await statuses(emulator, '/api/query/cohorts/list', 1)).toEqual([200]);
  expect(await statuses(emulator, '/api/2.0/cohorts/list', 2)).toEqual([200, 429]);
  expect(await statuses(emulator, exportPath('2026-01-10'), 2)).toEqual([200, 429]);
});

test('an unauthorized request is not counted', async () => {
  const emulator = await startProject({ limits: { query: { perHour: 1 } } });
  await ask(emulator, COHORTS, { anonymous: true });
  expect(await statuses(emulator, COHORTS, 2)).toEqual([200, 429]);
  expect(emulator.control.requests.list().map(({ counted }) => counted)).toEqual([false, true, false]);
});

test.each([401, 402, 429])('an answer with status %s is not counted', async (status) => {
  const emulator = await startProject({
    failures: [{ kind: 'answer', status }],
    limits: { query: { perHour: 1 } },
  });
  expect(await statuses(emulator, COHORTS, 3)).toEqual([status, 200, 429]);
});

test('at most five queries run at once', async () => {
  const emulator = await startProject({ failures: [{ kind: 'stall', times: 5 }] });
  const asking = () => ask(emulator, COHORTS);
  const stalled = Array.from({ length: 5 }, asking);
  await untilSeen(emulator, 5);
  const reply = await asking();
  expect(reply.status).toBe(429);
  expect(jsonOf(reply)).toEqual({
    request: COHORTS,
    error: expect.stringContaining('6/5 queries running concurrently'),
  });
  await emulator.close();
  expect((await Promise.all(stalled)).map(({ complete }) => complete)).toEqual(Array<boolean>(5).fill(false));
});

test('a finished query makes room for another', async () => {
  const emulator = await startProject({ limits: { query: { concurrent: 1 } } });
  expect(await statuses(emulator, COHORTS, 3)).toEqual([200, 200, 200]);
});

test('in real time, the fourth export within a second is refused', () => {
  const limits = new RateLimits(true, new MovableClock());
  const admitted = Array.from({ length: 4 }, () => limits.admit('export'));
  expect(admitted.map((admission) => 'refusedBy' in admission)).toEqual([false, false, false, true]);
  expect(admitted[3]).toMatchObject({ refusedBy: 'second', usage: { second: 3, hour: 3 }, waitSeconds: 1 });
});

test('the per-second limit does not apply to a frozen clock', async () => {
  const emulator = await startProject();
  expect(new Set(await statuses(emulator, exportPath('2026-01-10'), 10))).toEqual(new Set([200]));
});

test('limits can be disabled, and the usage cleared', async () => {
  const free = await startProject({ limits: false });
  expect(new Set(await statuses(free, COHORTS, 70))).toEqual(new Set([200]));
  const strict = await startProject({ limits: { query: { perHour: 1 } } });
  expect(await statuses(strict, COHORTS, 2)).toEqual([200, 429]);
  strict.control.limits.forget();
  expect(await statuses(strict, COHORTS, 1)).toEqual([200]);
  expect(strict.control.clock.now()).toBe(NOON);
});

test('queries of other clients use the same quota', async () => {
  const emulator = await startProject();
  emulator.control.limits.use('query', 59);
  expect(await statuses(emulator, COHORTS, 2)).toEqual([200, 429]);
});

test('all query endpoints and paths share one quota', async () => {
  const emulator = await startProject({ limits: { query: { perHour: 3 } } });
  const paths = ['/api/query/funnels/list', '/api/2.0/engage', '/api/query/engage/properties', COHORTS];
  const seen = [];
  for (const path of paths) seen.push((await ask(emulator, path)).status);
  expect(seen).toEqual([200, 200, 200, 429]);
});

/** Waits until the emulator has sent the headers of `count` answers. */
async function untilSeen(emulator: Emulator, count: number): Promise<void> {
  while (emulator.control.requests.list().filter(({ status }) => status !== null).length < count) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
