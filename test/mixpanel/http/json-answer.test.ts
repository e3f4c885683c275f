import { expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { ObjectSlices } from '../../../src/json/object-slices.ts';
import { jsonAnswer, reportsError } from '../../../src/mixpanel/http/json-answer.ts';
import { smallerHelps } from '../../../src/mixpanel/failures.ts';
import { says, startServer } from '../../support/http-server.ts';
import { quickClock } from '../../support/manual-clock.ts';
import { benchOf, mixpanelErrorOf, REQUEST } from '../../support/transport-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

function reports(answer: unknown): boolean {
  const members = new ObjectSlices();
  members.walk(Buffer.from(`${JSON.stringify(answer)}\n`), 0);
  return reportsError(members);
}

test.each([
  {},
  { status: 'ok', results: [] },
  { status: null, results: [] },
  { error: false, annotations: [] },
  { error: null },
  { error: { count: 295 }, status: { count: 3 } },
  { error: {}, status: {} },
])('%j does not report an error', (answer) => {
  expect(reports(answer)).toBe(false);
});

test.each([
  { error: '' },
  { error: 'strange', results: [] },
  { error: 0 },
  { error: true },
  { error: [] },
  { error: { message: 'strange' } },
  { status: 'error', results: [] },
  { status: '' },
  { status: 'Ok' },
  { status: false },
  { status: 200 },
])('%j reports an error', (answer) => {
  expect(reports(answer)).toBe(true);
});

function ask(body: string): () => Promise<unknown> {
  return async () => {
    const server = await startServer(says(200, body));
    return await jsonAnswer(benchOf(server, quickClock()).transport, REQUEST);
  };
}

test.each([
  ['{"error":"strange words 4711","results":[1]}', 'error-in-answer', 'transient'],
  ['{"error":"Timeout Error.","results":[1]}', 'too-heavy', 'transient'],
  ['{"error":"Invalid credentials","status":"error"}', 'not-authenticated', 'config'],
  ['{"error":"Date range exceeds 90 days into the past"}', 'too-far-back', 'config'],
])('%s with status 200 is %s', async (body, failure, kind) => {
  const thrown = await mixpanelErrorOf(ask(body));
  expect(thrown).toMatchObject({ failure, kind, status: 200 });
  expect(thrown.detail).toContain(/"error":"([^"]*)"/.exec(body)?.[1]);
});

test('an answer that is not JSON is quoted in the detail', async () => {
  const { detail } = await connectorErrorOf(ask('<html>\n<b>Log in</b></html>'));
  expect(detail).toBe('GET /api/2.0/export answered 200 <html> <b>Log in</b></html>');
});

test('an answer that is too large is an error after one request, however small it is compressed', async () => {
  const bomb = gzipSync(Buffer.alloc(40_000_000, ' '));
  const server = await startServer(says(200, bomb, { 'Content-Encoding': 'gzip' }));
  const thrown = await mixpanelErrorOf(() => jsonAnswer(benchOf(server, quickClock()).transport, REQUEST));
  expect([thrown.failure, smallerHelps(thrown), server.asked.length]).toEqual(['too-large', true, 1]);
  expect(thrown.detail).toContain('answer larger than 8 MB');
});

test('an error that is too large is read to its bound', async () => {
  const bomb = gzipSync(Buffer.alloc(40_000_000, 'x'));
  const server = await startServer(says(418, bomb, { 'Content-Encoding': 'gzip' }));
  const thrown = await mixpanelErrorOf(() => jsonAnswer(benchOf(server, quickClock()).transport, REQUEST));
  expect([thrown.failure, thrown.status, thrown.detail?.length]).toEqual([
    'unknown',
    418,
    expect.any(Number),
  ]);
});
