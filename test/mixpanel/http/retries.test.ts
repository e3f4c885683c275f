import { expect, test } from '@jest/globals';
import { dropsConnection, says, startServer, startServerWith } from '../../support/http-server.ts';
import { ManualClock, quickClock, until } from '../../support/manual-clock.ts';
import { benchOf, mixpanelErrorOf, REFUSES, REQUEST, textOf } from '../../support/transport-bench.ts';

test.each([500, 502, 503, 504])('status %d is retried and logged', async (status) => {
  const clock = quickClock();
  const server = await startServerWith(says(status, 'broken'), says(200, 'ok'));
  const { transport, logs } = benchOf(server, clock);
  expect(await textOf(await transport.send(REQUEST))).toBe('ok');
  expect(clock.slept).toEqual([750]);
  expect(logs).toEqual([`GET /api/2.0/export answered ${status} broken; retrying in 1 s`]);
});

test('a retry waits exactly as long as Retry-After says', async () => {
  const clock = quickClock();
  const server = await startServerWith(says(503, '', { 'Retry-After': '30' }), says(200, 'ok'));
  await benchOf(server, clock).transport.send(REQUEST);
  expect(clock.slept).toEqual([30_000]);
});

test('a connection that breaks before an answer is retried', async () => {
  const server = await startServerWith(dropsConnection, dropsConnection, says(200, 'ok'));
  const { transport, logs } = benchOf(server, quickClock());
  expect(await textOf(await transport.send(REQUEST))).toBe('ok');
  expect(logs[0]).toMatch(/^GET \/api\/2\.0\/export got no answer ECONNRESET/);
});

test('a request fails after eight attempts with server errors', async () => {
  const server = await startServer(says(503, '<html>busy</html>'));
  const thrown = await mixpanelErrorOf(() => benchOf(server, quickClock()).transport.send(REQUEST));
  expect(server.asked).toHaveLength(8);
  expect(thrown).toMatchObject({
    failure: 'server-error',
    kind: 'transient',
    detail: 'GET /api/2.0/export answered 503 <html>busy</html>',
  });
  expect(thrown.message).toContain('(GET /api/2.0/export answered 503.)');
});

test.each([
  [504, 2],
  [503, 8],
])('status %d is attempted %d times if the caller can split the request', async (status, requests) => {
  const server = await startServer(says(status));
  const { transport } = benchOf(server, quickClock());
  await mixpanelErrorOf(() => transport.send({ ...REQUEST, canSplit: true }));
  expect(server.asked).toHaveLength(requests);
});

test('an unreachable host is reported as no-answer', async () => {
  const clock = quickClock();
  const { transport } = benchOf({ url: 'http://127.0.0.1:1', asked: [] }, clock);
  const thrown = await mixpanelErrorOf(() => transport.send(REQUEST));
  expect([thrown.failure, clock.slept.length]).toEqual(['no-answer', 7]);
  expect(thrown.detail).toContain('ECONNREFUSED');
});

test('the total timeout ends the retries', async () => {
  const clock = quickClock();
  const server = await startServer(REFUSES);
  const { transport } = benchOf(server, clock, { totalTimeoutMs: 8000, random: () => 0 });
  const { failure } = await mixpanelErrorOf(() => transport.send(REQUEST));
  expect([failure, clock.slept, server.asked.length]).toEqual(['quota', [2500, 5000], 3]);
});

test('the total timeout ends a request without an answer', async () => {
  const clock = new ManualClock();
  const server = await startServer(() => undefined);
  const sending = mixpanelErrorOf(() =>
    benchOf(server, clock, { totalTimeoutMs: 8000 }).transport.send(REQUEST),
  );
  await until(() => server.asked.length === 1);
  await clock.advance(8000);
  const { failure, detail } = await sending;
  expect([failure, server.asked.length]).toEqual(['no-answer', 1]);
  expect(detail).toContain('timeout: no headers within 8 s');
});

test('the error keeps its cause', async () => {
  const server = await startServer(dropsConnection);
  const { cause } = await mixpanelErrorOf(() => benchOf(server, quickClock()).transport.send(REQUEST));
  expect(String(cause)).toBe('Error: socket hang up');
});

test('once a request has failed in spite of its retries, others get one attempt each until one succeeds', async () => {
  let answer = says(503);
  const server = await startServer((...given) => {
    answer(...given);
  });
  const { transport } = benchOf(server, quickClock());
  const attempts = async (): Promise<number> => {
    const before = server.asked.length;
    await transport.send(REQUEST).then(textOf, () => undefined);
    return server.asked.length - before;
  };
  expect([await attempts(), await attempts(), await attempts()]).toEqual([8, 1, 1]);
  answer = says(200, 'ok');
  expect(await attempts()).toBe(1);
  answer = says(503);
  expect(await attempts()).toBe(8);
});

test.each([
  [401, false],
  [504, true],
])(
  'a failure with status %d that says nothing about others leaves them their retries',
  async (status, canSplit) => {
    const server = await startServerWith(...[says(status), says(status)].slice(canSplit ? 0 : 1), says(503));
    const { transport } = benchOf(server, quickClock());
    await mixpanelErrorOf(() => transport.send({ ...REQUEST, canSplit }));
    const before = server.asked.length;
    await mixpanelErrorOf(() => transport.send(REQUEST));
    expect(server.asked.length - before).toBe(8);
  },
);
