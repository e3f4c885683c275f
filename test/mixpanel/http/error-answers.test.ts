import { expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { dropsConnection, says, startServer, startServerWith } from '../../support/http-server.ts';
import { quickClock } from '../../support/manual-clock.ts';
import { basic, benchOf, mixpanelErrorOf, REQUEST, textOf } from '../../support/transport-bench.ts';

test.each([
  [400, '{"error":"to_date cannot be later than today"}', 'later-than-today'],
  [400, '{"error":"Unable to authenticate request"}', 'not-authenticated'],
  [401, '{"error":"Invalid credentials"}', 'wrong-credentials'],
  [402, '{"error":"Your plan does not allow API calls."}', 'plan'],
  [403, '{"error":"no permission"}', 'forbidden'],
  [404, '<html>Not found</html>', 'not-found'],
  [418, 'teapot', 'unknown'],
])('status %d with %j fails without a retry as %s', async (status, body, failure) => {
  const clock = quickClock();
  const server = await startServer(says(status, body));
  const thrown = await mixpanelErrorOf(() => benchOf(server, clock).transport.send(REQUEST));
  expect(thrown.failure).toBe(failure);
  expect(thrown.detail).toBe(`GET /api/2.0/export answered ${status} ${body}`);
  expect([server.asked.length, clock.slept]).toEqual([1, []]);
});

test('a gzip error body is read too', async () => {
  const body = gzipSync('{"error":"to_date cannot be later than today"}');
  const server = await startServer(says(400, body, { 'Content-Encoding': 'gzip' }));
  const { failure } = await mixpanelErrorOf(() => benchOf(server, quickClock()).transport.send(REQUEST));
  expect(failure).toBe('later-than-today');
});

test('an error with an unreadable body is classified by its status', async () => {
  const server = await startServer(says(402, 'not gzip at all', { 'Content-Encoding': 'gzip' }));
  const { failure, detail } = await mixpanelErrorOf(() =>
    benchOf(server, quickClock()).transport.send(REQUEST),
  );
  expect([failure, detail]).toEqual(['plan', 'GET /api/2.0/export answered 402']);
});

test('only the beginning of a long error body is kept', async () => {
  const server = await startServer(says(403, 'x'.repeat(1_000_000)));
  const { detail } = await mixpanelErrorOf(() => benchOf(server, quickClock()).transport.send(REQUEST));
  expect(detail?.length).toBeLessThan(400);
});

test.each([201, 202, 204, 206])(
  'status %d is an error, since it would look like an answer without records',
  async (status) => {
    const server = await startServer(says(status));
    const { transport } = benchOf(server, quickClock(), { family: 'query' });
    const request = { ...REQUEST, path: '/api/query/funnels/list' };
    const { failure } = await mixpanelErrorOf(() => transport.send(request));
    expect([failure, server.asked.length]).toEqual(['unknown', 1]);
  },
);

test('status 204 of the export is an answer without events, even if its headers announce a body', async () => {
  const server = await startServer(says(204, '', { 'Content-Encoding': 'gzip' }));
  expect(await textOf(await benchOf(server, quickClock()).transport.send(REQUEST))).toBe('');
});

test.each([301, 302, 303, 307, 308])('a redirect with status %d is not followed', async (status) => {
  const elsewhere = await startServer(says(200));
  const server = await startServer(says(status, '', { Location: elsewhere.url }));
  const { failure } = await mixpanelErrorOf(() => benchOf(server, quickClock()).transport.send(REQUEST));
  expect([failure, server.asked.length, elsewhere.asked.length]).toEqual(['redirect', 1, 0]);
});

test('a transport works again after a failed request', async () => {
  const server = await startServerWith(says(401, 'no'), says(200, 'ok'));
  const { transport } = benchOf(server, quickClock());
  await mixpanelErrorOf(() => transport.send(REQUEST));
  expect(await textOf(await transport.send(REQUEST))).toBe('ok');
});

test('errors do not contain the credentials', async () => {
  const server = await startServerWith(says(401, 'no'), dropsConnection);
  const { transport } = benchOf(server, quickClock());
  for (let i = 0; i < 2; i++) {
    const { message, detail, stack, cause } = await mixpanelErrorOf(() => transport.send(REQUEST));
    const shown = JSON.stringify([message, detail, stack, String(cause)]);
    expect(shown).not.toContain('topsecret');
    expect(shown).not.toContain(basic('user:topsecret').slice(6));
  }
});
