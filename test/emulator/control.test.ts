import { expect, test } from '@jest/globals';
import type { RequestOptions } from './support/ask.ts';
import { ask, exportPath, jsonOf, linesOf } from './support/ask.ts';
import { lineOf, startProject } from './support/project.ts';

const DAY = exportPath('2026-01-10');

function sent(method: string, body?: unknown): RequestOptions {
  return { method, body, anonymous: true };
}

test('failures are added, listed and cleared over HTTP', async () => {
  const emulator = await startProject();
  const path = '/__emulator/failures';
  const always = { kind: 'stall', fraction: 0.1, match: { path: '/nowhere' }, times: -1 };
  expect((await ask(emulator, path, sent('POST', { kind: 'answer', status: 500, times: 3 }))).status).toBe(
    200,
  );
  expect((await ask(emulator, path, sent('POST', [always]))).status).toBe(200);
  expect((await ask(emulator, DAY)).status).toBe(500);
  expect(jsonOf(await ask(emulator, path, sent('GET')))).toEqual([
    { kind: 'answer', status: 500, times: 3, left: 2 },
    { ...always, left: -1 },
  ]);
  await ask(emulator, path, sent('DELETE'));
  expect((await ask(emulator, DAY)).status).toBe(200);
});

test.each([
  [{ kind: 'terminated-early', fraction: 1, text: 'over' }],
  [{ kind: 'extra-line', text: 'x', fraction: 0 }],
  [{ kind: 'missing-newline', lastLine: 'cut' }],
  [{ kind: 'cut-body', bytes: 3 }],
  [{ kind: 'cut-connection', fraction: 0.2 }],
  [{ kind: 'drop-connection' }],
  [{ kind: 'delay', ms: 5, byClock: true }],
  [{ kind: 'html-page', status: 502 }],
  [{ kind: 'empty-body', status: 504 }],
  [
    {
      kind: 'answer',
      status: 400,
      body: '{}',
      headers: { a: 'b' },
      match: { query: { limit: '1' }, nth: 2 },
    },
  ],
])('a failure such as %j is accepted', async (failure) => {
  const emulator = await startProject();
  await ask(emulator, '/__emulator/failures', sent('POST', failure));
  expect(emulator.control.failures.list()).toMatchObject([{ failure, left: 1 }]);
});

test.each([
  ['failures', { kind: 'explosion' }, /^kind is "explosion"; use one of answer, /],
  ['failures', { status: 500 }, /^kind must be a string$/],
  ['failures', { kind: 'answer', status: '500' }, /^status must be a number$/],
  ['failures', { kind: 'stall', match: [] }, /^match must be a JSON object$/],
  ['failures', 5, /^a failure must be a JSON object$/],
  ['clock', { now: 'soon' }, /^now must be a time/],
  ['events', { line: 'no event' }, /^An event needs a day/],
])('%s reject %j', async (resource, body, message) => {
  const emulator = await startProject();
  const reply = await ask(emulator, `/__emulator/${resource}`, sent('POST', body));
  expect(reply.status).toBe(400);
  expect(jsonOf(reply)).toEqual({ error: expect.stringMatching(message) });
});

test('the log lists every request except those to the control endpoint', async () => {
  const emulator = await startProject();
  await ask(emulator, `${DAY}&limit=3`);
  await ask(emulator, '/api/query/nothing');
  await ask(emulator, '/elsewhere', { method: 'POST' });
  const log = jsonOf(await ask(emulator, '/__emulator/requests', sent('GET')));
  const common = {
    atMs: emulator.control.clock.now(),
    failure: null,
    surprises: [],
    stalled: false,
    resumesAtMs: null,
  };
  const query = { from_date: '2026-01-10', to_date: '2026-01-10', limit: '3' };
  const notFound = { ...common, query: {}, status: 404, counted: false, running: 0 };
  expect(log).toEqual([
    {
      ...common,
      number: 1,
      method: 'GET',
      path: '/api/2.0/export',
      query,
      family: 'export',
      status: 200,
      counted: true,
      running: 1,
    },
    { ...notFound, number: 2, method: 'GET', path: '/api/query/nothing', family: 'query' },
    { ...notFound, number: 3, method: 'POST', path: '/elsewhere', family: null },
  ]);
  await ask(emulator, '/__emulator/requests', sent('DELETE'));
  expect(emulator.control.requests.list()).toEqual([]);
});

test('the clock freezes, jumps, runs and resets', async () => {
  const emulator = await startProject();
  const path = '/__emulator/clock';
  const clockAfter = async (question: RequestOptions) => jsonOf(await ask(emulator, path, question));
  expect(await clockAfter(sent('GET'))).toEqual({ now: '2026-01-31T12:00:00.000Z', runs: false });
  expect(await clockAfter(sent('POST', { now: '2026-03-01T00:00:00Z' }))).toEqual({
    now: '2026-03-01T00:00:00.000Z',
    runs: false,
  });
  expect(await clockAfter(sent('POST', { advanceMs: 1500 }))).toMatchObject({
    now: '2026-03-01T00:00:01.500Z',
  });
  expect(await clockAfter(sent('POST', { now: '2026-04-01T00:00:00Z', runs: true }))).toMatchObject({
    now: '2026-04-01T00:00:00.000Z',
  });
  expect(await clockAfter(sent('POST', { advanceMs: -1000 }))).toMatchObject({
    now: '2026-03-31T23:59:59.000Z',
  });
  expect(await clockAfter(sent('DELETE'))).toMatchObject({ now: '2026-01-31T12:00:00.000Z' });
});

test('a clock that follows the machine runs in real time until it is frozen', async () => {
  const { control } = await startProject({ clock: undefined });
  control.clock.runFrom(Date.UTC(2030, 0, 1));
  expect(control.clock.isRunning).toBe(true);
  expect(new Date(control.clock.now()).getUTCFullYear()).toBe(2030);
  control.clock.freezeAt(5);
  expect([control.clock.isRunning, control.clock.now()]).toEqual([false, 5]);
});

test('events are added and removed, and the used limits cleared, over HTTP', async () => {
  const emulator = await startProject({ eventsPerDay: 0, limits: { export: { perHour: 1 } } });
  await ask(
    emulator,
    '/__emulator/events',
    sent('POST', [{ line: lineOf({}) }, { line: '?', day: '2026-01-10' }]),
  );
  expect(linesOf(await ask(emulator, DAY))).toEqual([lineOf({}), '?']);
  expect((await ask(emulator, DAY)).status).toBe(429);
  await ask(emulator, '/__emulator/limits', sent('DELETE'));
  await ask(emulator, '/__emulator/events', sent('DELETE'));
  expect(linesOf(await ask(emulator, DAY))).toEqual([]);
});

test('an unknown control is answered 404, invalid JSON 400', async () => {
  const emulator = await startProject();
  expect((await ask(emulator, '/__emulator/nothing')).status).toBe(404);
  const reply = await fetch(`${emulator.url}/__emulator/failures`, { method: 'POST', body: '{' });
  expect([reply.status, await reply.json()]).toEqual([400, { error: 'the body is not valid JSON' }]);
});
