import { expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { breaksOffAfter, says, startServer, startServerWith } from '../../support/http-server.ts';
import { quickClock } from '../../support/manual-clock.ts';
import { thrownBy } from '../../support/thrown.ts';
import { basic, benchOf, mixpanelErrorOf, REQUEST, textOf } from '../../support/transport-bench.ts';

test('a service account is sent as HTTP Basic with the project ID in the query', async () => {
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

test('a project secret is sent as a user name without a password, and without a project ID', async () => {
  const server = await startServer(says(200));
  await benchOf(server, quickClock(), { credentials: { apiSecret: 'é:secret' } }).transport.send(REQUEST);
  expect(server.asked[0]?.headers.authorization).toBe(basic('é:secret:'));
  expect(server.asked[0]?.params).toEqual({});
});

test('App API requests have the project ID in their path, not in the query', async () => {
  const server = await startServer(says(200));
  await benchOf(server, quickClock(), { family: 'app' }).transport.send({
    method: 'GET',
    path: '/api/app/projects/12345/annotations',
  });
  expect(server.asked[0]?.params).toEqual({});
});

test('a request has a user agent and accepts gzip', async () => {
  const server = await startServer(says(200));
  await benchOf(server, quickClock()).transport.send({ method: 'POST', path: '/api/query/cohorts/list' });
  expect(server.asked[0]).toMatchObject({
    method: 'POST',
    headers: { 'user-agent': 'source-mixpanel/test', 'accept-encoding': 'gzip' },
  });
});

test('query parameters are encoded without loss', async () => {
  const server = await startServer(says(200));
  const params = { where: 'properties["a b"] >= "é&=+%"', event: '["x","y"]' };
  await benchOf(server, quickClock()).transport.send({ ...REQUEST, params });
  expect(server.asked[0]?.params).toEqual({ project_id: '12345', ...params });
});

test('a lone surrogate, which a URL cannot hold, is replaced', async () => {
  const server = await startServer(says(200));
  await benchOf(server, quickClock()).transport.send({ ...REQUEST, params: { event: 'cut \ud83d' } });
  expect(server.asked).toMatchObject([{ params: { event: 'cut \ufffd' } }]);
});

test('a form is sent as the body of a POST, with every retry too', async () => {
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

const NOW = Date.UTC(2026, 0, 31, 12);

test.each([
  ['Sat, 31 Jan 2026 10:00:00 GMT', Date.UTC(2026, 0, 31, 10)],
  ['Sun, 25 Jan 2026 12:00:00 GMT', Date.UTC(2026, 0, 25, 12)],
])('an answer of %s, earlier than our clock, has the time of the server', async (header, date) => {
  const server = await startServer(says(200, '', { Date: header }));
  expect((await benchOf(server, quickClock(NOW)).transport.send(REQUEST)).at).toBe(date);
});

test.each([
  'Sat, 01 Jan 99999 00:00:00 GMT',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  'Sat, 31 Jan 2026 12:00:01 GMT',
  'yesterday',
])('an answer with the later or implausible date %s has the time of our clock', async (header) => {
  const server = await startServer(says(200, '', { Date: header }));
  expect((await benchOf(server, quickClock(NOW)).transport.send(REQUEST)).at).toBe(NOW);
});

test('an answer without a date has the time of our clock', async () => {
  const server = await startServer((response) => {
    response.sendDate = false;
    response.end();
  });
  expect((await benchOf(server, quickClock(7)).transport.send(REQUEST)).at).toBe(7);
});

test('a body is returned decompressed, whether or not it was sent with gzip', async () => {
  const text = 'é👩‍🚀\n'.repeat(10_000);
  const server = await startServerWith(
    says(200, text),
    says(200, gzipSync(text), { 'Content-Encoding': 'gzip' }),
  );
  const { transport } = benchOf(server, quickClock());
  expect(await textOf(await transport.send(REQUEST))).toBe(text);
  expect(await textOf(await transport.send(REQUEST))).toBe(text);
});

test('reading a body that breaks off throws', async () => {
  const server = await startServerWith(
    breaksOffAfter('half a line'),
    breaksOffAfter('half a line', { 'Content-Length': '100' }),
    breaksOffAfter(gzipSync(randomBytes(100_000)).subarray(0, 50_000), { 'Content-Encoding': 'gzip' }),
  );
  const { transport } = benchOf(server, quickClock());
  for (let i = 0; i < 3; i++) {
    const answer = await transport.send(REQUEST);
    expect((await thrownBy(() => textOf(answer))).message).toMatch(/aborted|unexpected end/);
  }
});

test.each(['<html><body>Please log in</body></html>', ' \n<!DOCTYPE html>', '\ufeff<?xml version="1.0"?>'])(
  'a web page with status 200, such as %j, is not an answer',
  async (page) => {
    const server = await startServer(says(200, page));
    const { failure, detail } = await mixpanelErrorOf(() =>
      benchOf(server, quickClock()).transport.send(REQUEST),
    );
    expect([failure, detail]).toEqual(['web-page', `GET /api/2.0/export answered 200 ${page.trim()}`]);
    expect(server.asked).toHaveLength(1);
  },
);

test('reading a truncated gzip body throws even if the connection closes cleanly', async () => {
  const cut = gzipSync('x'.repeat(5000)).subarray(0, -9);
  const server = await startServer(says(200, cut, { 'Content-Encoding': 'gzip' }));
  const answer = await benchOf(server, quickClock()).transport.send(REQUEST);
  expect((await thrownBy(() => textOf(answer))).message).toBe('unexpected end of file');
});
