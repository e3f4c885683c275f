import { expect, test } from '@jest/globals';
import { LIMITS } from '../../../src/mixpanel/quota/limits.ts';
import { says, startServer, startServerWith } from '../../support/http-server.ts';
import { quickClock, settle } from '../../support/manual-clock.ts';
import { benchOf, mixpanelErrorOf, REQUEST, textOf } from '../../support/transport-bench.ts';

const POLICY = '"project";q=60;w=3600, "project-concurrency";q=5;qu="concurrent-requests"';
const HOURLY = says(
  429,
  '{"error":"Query rate limit exceeded. This request exceeded the rate limit (61/60 queries running in the last hour)."}',
  { 'Retry-After': '3600', 'RateLimit-Policy': POLICY, RateLimit: '"project";r=0;t=3600' },
);
const CONCURRENT = says(
  429,
  '{"error":"Query rate limit exceeded. This request exceeded the concurrency limit (6/5 queries running concurrently)."}',
  { 'RateLimit-Policy': POLICY, RateLimit: '"project";r=12, "project-concurrency";r=0;t=10' },
);

test('after an hourly refusal the family rests for a minute and then twice as long, not for Retry-After: 3600', async () => {
  const clock = quickClock();
  const server = await startServerWith(HOURLY, HOURLY, HOURLY, HOURLY, says(200, 'ok'));
  const { transport } = benchOf(server, clock, { random: () => 1 });
  expect(await textOf(await transport.send(REQUEST))).toBe('ok');
  expect(clock.slept).toEqual([60_000, 120_000, 240_000, 300_000]);
});

test('after a concurrency refusal the family rests for as long as the RateLimit header says', async () => {
  const clock = quickClock();
  const server = await startServerWith(CONCURRENT, says(200, 'ok'));
  await benchOf(server, clock).transport.send(REQUEST);
  expect(clock.slept).toEqual([11_000]);
});

test('a 429 without numbers and headers is load shedding, so it is retried like a server error', async () => {
  const clock = quickClock();
  const server = await startServer(says(429, '{"error":"Query rate limit exceeded for project_id: 1"}'));
  const { transport, quota, logs } = benchOf(server, clock);
  const { failure, detail } = await mixpanelErrorOf(() => transport.send(REQUEST));
  expect([failure, server.asked.length, quota.spent]).toEqual(['server-error', 8, 0]);
  expect(detail).toContain('answered 429');
  expect(logs[0]).toContain('retrying in 1 s');
});

test.each([401, 402])('a request that is answered %d does not count', async (status) => {
  const server = await startServer(says(status));
  const { transport, quota } = benchOf(server, quickClock(), { limits: { perHour: 9 } });
  await mixpanelErrorOf(() => transport.send(REQUEST));
  expect([quota.spent, quota.remaining]).toEqual([0, 9]);
});

test('a project with a higher limit uses it after its first answer', async () => {
  const clock = quickClock();
  const headers = { 'RateLimit-Policy': '"project";q=400;w=3600', RateLimit: '"project";r=300;t=3600' };
  const server = await startServer(says(200, 'ok', headers));
  const { transport, quota } = benchOf(server, clock, { limits: LIMITS.query });
  for (let i = 0; i < 70; i++) await textOf(await transport.send(REQUEST));
  expect([clock.slept, quota.remaining]).toEqual([[], 330]);
});

test('a refusal reports the limits too, and so does an error', async () => {
  const learned = async (answer: ReturnType<typeof says>): Promise<number> => {
    const server = await startServerWith(answer, says(200, 'ok'));
    const { transport, quota } = benchOf(server, quickClock(), { limits: LIMITS.query });
    await transport.send(REQUEST).catch(() => undefined);
    await transport.send(REQUEST);
    return quota.remaining + quota.spent;
  };
  const body = '{"error":"1/5 queries running concurrently and 401/400 queries running in the last hour."}';
  expect(await learned(says(429, body))).toBe(400);
  expect(await learned(says(404, '', { 'RateLimit-Policy': '"project";q=90;w=3600' }))).toBe(90);
});

test.each([
  '"project";q=1;w=3600',
  '"project";q=0;w=3600',
  '"project";q=-9;w=3600',
  '"project";q=9e99;w=3600',
])('the odd policy %s holds back no request', async (policy) => {
  const clock = quickClock();
  const headers = { 'RateLimit-Policy': policy, RateLimit: '"project";r=0;t=3600' };
  const server = await startServer(says(200, 'ok', headers));
  const { transport, quota } = benchOf(server, clock, { limits: LIMITS.query, family: 'query' });
  for (let i = 0; i < 9; i++) await textOf(await transport.send(REQUEST));
  expect([clock.slept, quota.remaining]).toEqual([[], 51]);
});

test('a concurrency limit that is raised lets waiting requests go, and one that is lowered holds back new ones', async () => {
  const policy = (q: number) => ({ 'RateLimit-Policy': `"c";q=${q};qu="concurrent-requests"` });
  const server = await startServerWith(
    says(200, 'x'.repeat(1_000_000), policy(2)),
    says(200, 'ok', policy(1)),
  );
  const { transport } = benchOf(server, quickClock(), { limits: { concurrent: 1 } });
  const first = await transport.send(REQUEST);
  // The first answer is still being read.
  const second = await transport.send(REQUEST);
  await textOf(second);
  const third = transport.send(REQUEST);
  await settle();
  expect(server.asked).toHaveLength(2);
  await textOf(first);
  expect(await textOf(await third)).toBe('ok');
});
