import { expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import type { Clock } from '../../src/base/clock.ts';
import { observingWaits } from '../../src/base/waits.ts';
import { readText } from '../../src/mixpanel/body.ts';
import { Budget, type Limits } from '../../src/mixpanel/budget.ts';
import { MixpanelError } from '../../src/mixpanel/failures.ts';
import type { Family } from '../../src/mixpanel/regions.ts';
import { Transport, type ApiAnswer, type TransportOptions } from '../../src/mixpanel/transport.ts';
import {
  breaksOffAfter,
  hangsUp,
  says,
  startServer,
  startServerThatGives,
  type TestServer,
} from '../support/http-server.ts';
import { ManualClock, quickClock, settle, until } from '../support/manual-clock.ts';
import { thrownBy } from '../support/thrown.ts';

const ACCOUNT = { username: 'user', secret: 'topsecret', projectId: 12345 };
const NO_LIMITS: Limits = { perHour: Infinity, concurrent: Infinity, perSecond: Infinity };
const REQUEST = { method: 'GET', path: '/api/2.0/export' } as const;

interface Bench {
  readonly transport: Transport;
  readonly budget: Budget;
  readonly logs: string[];
}

interface Wishes extends Partial<TransportOptions> {
  readonly family?: Family;
  readonly limits?: Partial<Limits>;
}

function benchOf(server: TestServer, clock: Clock, wishes: Wishes = {}): Bench {
  const { family = 'export', limits = {}, ...options } = wishes;
  const logs: string[] = [];
  const budget = new Budget(family, { ...NO_LIMITS, ...limits }, clock, ({ why }) =>
    logs.push(`waits: ${why}`),
  );
  const transport = new Transport(family, server.url, budget, {
    credentials: ACCOUNT,
    userAgent: 'source-mixpanel/test',
    clock,
    patienceMs: Infinity,
    random: () => 0.5,
    log: (message) => logs.push(message),
    ...options,
  });
  return { transport, budget, logs };
}

async function mixpanelErrorOf(act: () => unknown): Promise<MixpanelError> {
  const thrown = await thrownBy(act);
  if (thrown instanceof MixpanelError) return thrown;
  throw thrown;
}

function textOf({ body }: ApiAnswer): Promise<string> {
  return readText(body, Infinity);
}

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

test('a service account is sent as Basic with the project in the query', async () => {
  const server = await startServer(says(200));
  await benchOf(server, quickClock()).transport.send({ ...REQUEST, params: { from_date: '2026-01-01' } });
  expect(server.asked).toMatchObject([
    {
      method: 'GET',
      path: '/api/2.0/export',
      params: { project_id: '12345', from_date: '2026-01-01' },
      headers: { authorization: basic('user:topsecret') },
    },
  ]);
});

test('a project secret is sent as a user without a password, and no project with it', async () => {
  const server = await startServer(says(200));
  await benchOf(server, quickClock(), { credentials: { apiSecret: 'é:secret' } }).transport.send(REQUEST);
  expect(server.asked[0]?.headers.authorization).toBe(basic('é:secret:'));
  expect(server.asked[0]?.params).toEqual({});
});

test('calls of the App API name the project in their path, not in the query', async () => {
  const server = await startServer(says(200));
  await benchOf(server, quickClock(), { family: 'app' }).transport.send({
    method: 'GET',
    path: '/api/app/projects/12345/annotations',
  });
  expect(server.asked[0]?.params).toEqual({});
});

test('a request says who is asking and that gzip is understood', async () => {
  const server = await startServer(says(200));
  await benchOf(server, quickClock()).transport.send({ method: 'POST', path: '/api/query/cohorts/list' });
  expect(server.asked[0]).toMatchObject({
    method: 'POST',
    headers: { 'user-agent': 'source-mixpanel/test', 'accept-encoding': 'gzip' },
  });
});

test('values of the query arrive as they were meant', async () => {
  const server = await startServer(says(200));
  const params = { where: 'properties["a b"] >= "é&=+%"', event: '["x","y"]' };
  await benchOf(server, quickClock()).transport.send({ ...REQUEST, params });
  expect(server.asked[0]?.params).toEqual({ project_id: '12345', ...params });
});

test('a form is sent as the body of a POST, again with every try', async () => {
  const bodies: string[] = [];
  const server = await startServer((response, { body }, index) => {
    void body.then((text) => {
      bodies.push(text);
      response.writeHead(index === 0 ? 500 : 200).end();
    });
  });
  const form = { where: 'properties["a b"] >= "é&=+%"', page: '0' };
  await benchOf(server, quickClock()).transport.send({ method: 'POST', path: '/api/query/engage', form });
  expect(server.asked[1]?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
  expect(bodies.map((body) => Object.fromEntries(new URLSearchParams(body)))).toEqual([form, form]);
});

test('a request that is free costs nothing of the budget, and a pause is its own affair', async () => {
  const clock = quickClock();
  const server = await startServerThatGives(says(429, '', { 'Retry-After': '60' }), says(200, 'ok'));
  const { transport, budget } = benchOf(server, clock, { random: () => 0 });
  expect(await textOf(await transport.send({ ...REQUEST, isFree: true }))).toBe('ok');
  expect([budget.spent, clock.slept]).toEqual([0, [61_000]]);
});

test('an answer is dated by the server', async () => {
  const server = await startServer(says(200, '', { Date: 'Sat, 31 Jan 2026 10:00:00 GMT' }));
  const { at } = await benchOf(server, quickClock(7)).transport.send(REQUEST);
  expect(at).toBe(Date.UTC(2026, 0, 31, 10));
});

test('an answer without a date is dated by the clock', async () => {
  const server = await startServer((response) => {
    response.sendDate = false;
    response.end();
  });
  expect((await benchOf(server, quickClock(7)).transport.send(REQUEST)).at).toBe(7);
});

test('a body comes unpacked, whether it was packed or not', async () => {
  const text = 'é👩‍🚀\n'.repeat(10_000);
  const server = await startServerThatGives(
    says(200, text),
    says(200, gzipSync(text), { 'Content-Encoding': 'gzip' }),
  );
  const { transport } = benchOf(server, quickClock());
  expect(await textOf(await transport.send(REQUEST))).toBe(text);
  expect(await textOf(await transport.send(REQUEST))).toBe(text);
});

test('a body that breaks off is an error of its reading', async () => {
  const server = await startServerThatGives(
    breaksOffAfter('half a line'),
    breaksOffAfter('half a line', { 'Content-Length': '100' }),
    breaksOffAfter(gzipSync('x'.repeat(5000)).subarray(0, 20), { 'Content-Encoding': 'gzip' }),
  );
  const { transport } = benchOf(server, quickClock());
  for (let i = 0; i < 3; i++) {
    const answer = await transport.send(REQUEST);
    expect((await thrownBy(() => textOf(answer))).message).toMatch(/aborted|unexpected end/);
  }
});

test('a gzip body cut short in a connection closed properly is an error too', async () => {
  const cut = gzipSync('x'.repeat(5000)).subarray(0, -9);
  const server = await startServer(says(200, cut, { 'Content-Encoding': 'gzip' }));
  const answer = await benchOf(server, quickClock()).transport.send(REQUEST);
  expect((await thrownBy(() => textOf(answer))).message).toBe('unexpected end of file');
});

test('a spent quota is waited for as long as Retry-After says, in the budget of the family', async () => {
  const clock = quickClock();
  const server = await startServerThatGives(says(429, 'limit', { 'Retry-After': '60' }), says(200, 'ok'));
  const { transport, logs } = benchOf(server, clock);
  const before = clock.now();
  expect(await textOf(await transport.send(REQUEST))).toBe('ok');
  expect(clock.now() - before).toBe(61_000);
  expect(logs).toEqual(['waits: Mixpanel says that its rate limit is reached']);
});

test('a spent quota without Retry-After is asked for again, less and less often', async () => {
  const clock = quickClock();
  const quota = says(429, '{"error":"Query rate limit exceeded"}');
  const server = await startServerThatGives(quota, quota, quota, says(200, 'ok'));
  await benchOf(server, clock).transport.send(REQUEST);
  expect(clock.slept).toEqual([3750, 7500, 15_000]);
});

test('an hour that is used up, in the words of Mixpanel, is not asked for again before a minute', async () => {
  const clock = quickClock();
  const spent = says(
    429,
    '{"error":"1/5 queries running concurrently and 61/60 queries running in the last hour."}',
  );
  const server = await startServerThatGives(spent, spent, says(200, 'ok'));
  await benchOf(server, clock, { random: () => 1 }).transport.send(REQUEST);
  expect(clock.slept).toEqual([60_000, 120_000]);
});

/** What an observer is told of the waits of some work: seconds to wait, or that it goes on. */
async function waitsOf(clock: Clock, work: () => Promise<unknown>): Promise<(number | string)[]> {
  const told: (number | string)[] = [];
  const observer = {
    waits: (_who: object, { until }: { until: number }) => told.push((until - clock.now()) / 1000),
    goesOn: () => told.push('goes on'),
  };
  await observingWaits(observer, work);
  return told;
}

test.each([
  ['that counts', false, [61, 61, 61, 61, 'goes on']],
  ['that is free', true, [61, 61, 'goes on']],
])('a request %s tells that it waits for quota, until it has its answer', async (_what, isFree, told) => {
  const clock = quickClock();
  const quota = says(429, '', { 'Retry-After': '60' });
  const server = await startServerThatGives(quota, quota, says(200, 'ok'));
  const { transport } = benchOf(server, clock);
  expect(await waitsOf(clock, () => transport.send({ ...REQUEST, isFree }))).toEqual(told);
});

test('a request that is given up no longer waits', async () => {
  const clock = quickClock();
  const { transport } = benchOf(await startServer(says(429)), clock, { patienceMs: 9000, random: () => 0 });
  const told = await waitsOf(clock, () => mixpanelErrorOf(() => transport.send(REQUEST)));
  expect(told.at(-1)).toBe('goes on');
});

test('hours in the own ledger are no refusals: whoever is refused behind them is not given up', async () => {
  const clock = new ManualClock();
  const quota = says(429, '', { 'Retry-After': '60' });
  const eight = Array.from({ length: 8 }, () => says(200, 'ok'));
  const server = await startServerThatGives(...eight, quota, says(200, 'late'));
  const { transport } = benchOf(server, clock, { limits: { perHour: 1 } });
  const texts: string[] = [];
  const sending = Promise.all(
    Array.from({ length: 9 }, async () => texts.push(await textOf(await transport.send(REQUEST)))),
  );
  for (let answers = 1; answers <= 8; answers++) {
    await until(() => texts.length === answers);
    await clock.advance(3_605_000);
  }
  await until(() => server.asked.length === 9 && clock.asleep === 1);
  await clock.advance(3_605_000);
  await sending;
  expect(texts.at(-1)).toBe('late');
});

test('while one request waits for quota, the others of its family wait too', async () => {
  const clock = new ManualClock();
  const server = await startServerThatGives(says(429, '', { 'Retry-After': '60' }), says(200, 'ok'));
  const { transport } = benchOf(server, clock, { random: () => 0 });
  const first = transport.send(REQUEST);
  while (clock.asleep === 0) await settle();
  const second = transport.send(REQUEST);
  await clock.advance(60_999);
  expect(server.asked).toHaveLength(1);
  await clock.advance(1);
  expect(await Promise.all([first.then(textOf), second.then(textOf)])).toEqual(['ok', 'ok']);
});

test('a quota that stays spent is given up after six hours', async () => {
  const clock = quickClock();
  const before = clock.now();
  const server = await startServer(says(429, '{"error":"61/60 queries running in the last hour"}'));
  const { failure, kind, detail } = await mixpanelErrorOf(() =>
    benchOf(server, clock).transport.send(REQUEST),
  );
  expect([failure, kind]).toEqual(['quota', 'transient']);
  expect(detail).toContain('61/60');
  expect(clock.now() - before).toBe(6 * 3_600_000);
});

test.each([500, 502, 503, 504])(
  'after status %d the request is sent again, and the log says so',
  async (status) => {
    const clock = quickClock();
    const server = await startServerThatGives(says(status, 'broken'), says(200, 'ok'));
    const { transport, logs } = benchOf(server, clock);
    expect(await textOf(await transport.send(REQUEST))).toBe('ok');
    expect(clock.slept).toEqual([750]);
    expect(logs).toEqual([`GET /api/2.0/export answered ${status} broken; trying again in 1 s`]);
  },
);

test('a server that says when to come back is asked then, and no later', async () => {
  const clock = quickClock();
  const server = await startServerThatGives(says(503, '', { 'Retry-After': '30' }), says(200, 'ok'));
  await benchOf(server, clock).transport.send(REQUEST);
  expect(clock.slept).toEqual([30_000]);
});

test('a connection that breaks before an answer is tried again', async () => {
  const server = await startServerThatGives(hangsUp, hangsUp, says(200, 'ok'));
  const { transport, logs } = benchOf(server, quickClock());
  expect(await textOf(await transport.send(REQUEST))).toBe('ok');
  expect(logs[0]).toMatch(/^GET \/api\/2\.0\/export got no answer ECONNRESET/);
});

test('a server that keeps failing is given up after eight requests', async () => {
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
])('status %d is asked %d times where the caller can ask for less', async (status, requests) => {
  const server = await startServer(says(status));
  const { transport } = benchOf(server, quickClock());
  await mixpanelErrorOf(() => transport.send({ ...REQUEST, canAskForLess: true }));
  expect(server.asked).toHaveLength(requests);
});

test('a machine that is not there is told as such', async () => {
  const clock = quickClock();
  const { transport } = benchOf({ url: 'http://127.0.0.1:1', asked: [] }, clock);
  const thrown = await mixpanelErrorOf(() => transport.send(REQUEST));
  expect([thrown.failure, clock.slept.length]).toEqual(['no-answer', 7]);
  expect(thrown.detail).toContain('ECONNREFUSED');
});

test.each([
  [400, '{"error":"to_date cannot be later than today"}', 'later-than-today'],
  [400, '{"error":"Unable to authenticate request"}', 'not-authenticated'],
  [401, '{"error":"Invalid credentials"}', 'wrong-credentials'],
  [402, '{"error":"Your plan does not allow API calls."}', 'plan'],
  [403, '{"error":"no permission"}', 'forbidden'],
  [404, '<html>Not found</html>', 'not-found'],
  [418, 'teapot', 'unknown'],
])('status %d with %j fails at once as %s', async (status, body, failure) => {
  const clock = quickClock();
  const server = await startServer(says(status, body));
  const thrown = await mixpanelErrorOf(() => benchOf(server, clock).transport.send(REQUEST));
  expect(thrown.failure).toBe(failure);
  expect(thrown.detail).toBe(`GET /api/2.0/export answered ${status} ${body}`);
  expect([server.asked.length, clock.slept]).toEqual([1, []]);
});

test('an error that was packed is read too', async () => {
  const body = gzipSync('{"error":"to_date cannot be later than today"}');
  const server = await startServer(says(400, body, { 'Content-Encoding': 'gzip' }));
  const { failure } = await mixpanelErrorOf(() => benchOf(server, quickClock()).transport.send(REQUEST));
  expect(failure).toBe('later-than-today');
});

test('an error whose body cannot be read is known by its status', async () => {
  const server = await startServer(says(402, 'not gzip at all', { 'Content-Encoding': 'gzip' }));
  const { failure, detail } = await mixpanelErrorOf(() =>
    benchOf(server, quickClock()).transport.send(REQUEST),
  );
  expect([failure, detail]).toEqual(['plan', 'GET /api/2.0/export answered 402']);
});

test('of a long error only the beginning is kept', async () => {
  const server = await startServer(says(403, 'x'.repeat(1_000_000)));
  const { detail } = await mixpanelErrorOf(() => benchOf(server, quickClock()).transport.send(REQUEST));
  expect(detail?.length).toBeLessThan(400);
});

test.each([201, 202, 204, 206])(
  'status %d is no answer: it would pass for one without records',
  async (status) => {
    const server = await startServer(says(status));
    const { failure } = await mixpanelErrorOf(() => benchOf(server, quickClock()).transport.send(REQUEST));
    expect([failure, server.asked.length]).toEqual(['unknown', 1]);
  },
);

test.each([301, 302, 303, 307, 308])('a redirect with status %d is not followed', async (status) => {
  const elsewhere = await startServer(says(200));
  const server = await startServer(says(status, '', { Location: elsewhere.url }));
  const { failure } = await mixpanelErrorOf(() => benchOf(server, quickClock()).transport.send(REQUEST));
  expect([failure, server.asked.length, elsewhere.asked.length]).toEqual(['redirect', 1, 0]);
});

test('patience ends the tries, however many would be left', async () => {
  const clock = quickClock();
  const server = await startServer(says(429));
  const { transport } = benchOf(server, clock, { patienceMs: 8000, random: () => 0 });
  const { failure } = await mixpanelErrorOf(() => transport.send(REQUEST));
  expect([failure, clock.slept, server.asked.length]).toEqual(['quota', [2500, 5000], 3]);
});

test('patience ends a request that gets no answer', async () => {
  const clock = new ManualClock();
  const server = await startServer(() => undefined);
  const sending = mixpanelErrorOf(() => benchOf(server, clock, { patienceMs: 8000 }).transport.send(REQUEST));
  await until(() => server.asked.length === 1);
  await clock.advance(8000);
  const { failure, detail } = await sending;
  expect([failure, server.asked.length]).toEqual(['no-answer', 1]);
  expect(detail).toContain('timeout: no headers within 8 s');
});

test('a place in the budget is kept until the body is done with', async () => {
  const server = await startServer(says(200, 'x'.repeat(1_000_000)));
  const { transport } = benchOf(server, quickClock(), { limits: { concurrent: 1 } });
  const first = await transport.send(REQUEST);
  const second = transport.send(REQUEST);
  await settle();
  expect(server.asked).toHaveLength(1);
  await textOf(first);
  expect(await textOf(await second)).toHaveLength(1_000_000);
});

test('a body that is given up makes room as well', async () => {
  const server = await startServer(
    says(200, gzipSync(Buffer.alloc(1_000_000)), { 'Content-Encoding': 'gzip' }),
  );
  const { transport } = benchOf(server, quickClock(), { limits: { concurrent: 1 } });
  (await transport.send(REQUEST)).body.destroy();
  expect(await textOf(await transport.send(REQUEST))).toHaveLength(1_000_000);
});

test('a body that breaks off makes room as well', async () => {
  const server = await startServerThatGives(breaksOffAfter('half'), says(200, 'ok'));
  const { transport } = benchOf(server, quickClock(), { limits: { concurrent: 1 } });
  const first = await transport.send(REQUEST);
  await thrownBy(() => textOf(first));
  expect(await textOf(await transport.send(REQUEST))).toBe('ok');
});

test('a request that fails makes room, whatever it failed of', async () => {
  const server = await startServerThatGives(
    ...[says(500, 'x'), hangsUp, says(429, 'x'), says(503, 'x'.repeat(200_000)), says(401, 'x')],
    says(200, 'ok'),
  );
  const { transport } = benchOf(server, quickClock(), { limits: { concurrent: 1 } });
  await mixpanelErrorOf(() => transport.send(REQUEST));
  expect(await textOf(await transport.send(REQUEST))).toBe('ok');
});

test('every try is one request of the budget', async () => {
  const server = await startServerThatGives(says(500), hangsUp, says(429), says(200));
  const { transport, budget } = benchOf(server, quickClock());
  await transport.send(REQUEST);
  expect(budget.spent).toBe(4);
});

test('a transport that has failed works again with the next request', async () => {
  const server = await startServerThatGives(says(401, 'no'), says(200, 'ok'));
  const { transport } = benchOf(server, quickClock());
  await mixpanelErrorOf(() => transport.send(REQUEST));
  expect(await textOf(await transport.send(REQUEST))).toBe('ok');
});

test('no error holds the credentials', async () => {
  const server = await startServerThatGives(says(401, 'no'), hangsUp);
  const { transport } = benchOf(server, quickClock());
  for (let i = 0; i < 2; i++) {
    const { message, detail, stack, cause } = await mixpanelErrorOf(() => transport.send(REQUEST));
    const told = JSON.stringify([message, detail, stack, String(cause)]);
    expect(told).not.toContain('topsecret');
    expect(told).not.toContain(basic('user:topsecret').slice(6));
  }
});
