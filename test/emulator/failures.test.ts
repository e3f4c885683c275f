import { gunzipSync, constants } from 'node:zlib';
import { expect, test } from '@jest/globals';
import type { Failure } from '../../emulator/failures/failure.ts';
import type { Emulator } from '../../emulator/server.ts';
import type { Reply } from './support/ask.ts';
import { ask, exportPath, jsonOf, linesOf, textOf } from './support/ask.ts';
import { startProject } from './support/project.ts';

const DAY = exportPath('2026-01-10');
const COHORTS = '/api/query/cohorts/list';
const ENCODINGS = [
  ['plain', false],
  ['gzip', true],
] as const;

/** An export with a failure, and the lines it has without one. */
async function failing(failure: Failure, gzip: boolean): Promise<{ reply: Reply; truth: string[] }> {
  const emulator = await startProject({ failures: [failure] });
  const truth = [...emulator.control.visibleEvents('2026-01-10', '2026-01-10')];
  return { reply: await ask(emulator, DAY, { gzip }), truth };
}

/** The readable part of a body, even of a truncated gzip stream. */
function readable(reply: Reply): string {
  if (reply.headers['content-encoding'] !== 'gzip') return reply.bytes.toString('utf8');
  return gunzipSync(reply.bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString('utf8');
}

test.each(ENCODINGS)(
  'terminated-early sends half of the lines, then its text, then ends normally (%s)',
  async (_, gzip) => {
    const { reply, truth } = await failing({ kind: 'terminated-early' }, gzip);
    expect([reply.status, reply.complete]).toEqual([200, true]);
    expect(linesOf(reply)).toEqual([...truth.slice(0, 25), 'terminated early']);
  },
);

test('terminated-early can happen anywhere and with another text', async () => {
  const text = 'export terminated early';
  const { reply, truth } = await failing({ kind: 'terminated-early', fraction: 0.9, text }, true);
  expect(linesOf(reply)).toEqual([...truth.slice(0, 45), text]);
});

test.each(ENCODINGS)('extra-line inserts a line among the others (%s)', async (_, gzip) => {
  const { reply, truth } = await failing({ kind: 'extra-line', text: 'no event' }, gzip);
  expect(linesOf(reply)).toEqual([...truth.slice(0, 25), 'no event', ...truth.slice(25)]);
});

test.each(ENCODINGS)('missing-newline keeps the last line but not its newline (%s)', async (_, gzip) => {
  const { reply, truth } = await failing({ kind: 'missing-newline' }, gzip);
  expect(textOf(reply)).toBe(truth.join('\n'));
});

test.each(ENCODINGS)('missing-newline can cut the last line in half (%s)', async (_, gzip) => {
  const { reply, truth } = await failing({ kind: 'missing-newline', lastLine: 'cut', fraction: 0.5 }, gzip);
  const text = textOf(reply);
  expect(truth.join('\n').startsWith(text)).toBe(true);
  expect(text.split('\n')).toHaveLength(25);
  expect(text.split('\n').at(-1)?.length).toBeLessThan(truth[24]?.length ?? 0);
});

test.each(ENCODINGS)('cut-body ends the HTTP message normally but early (%s)', async (_, gzip) => {
  const { reply, truth } = await failing({ kind: 'cut-body' }, gzip);
  expect(reply.complete).toBe(true);
  expect(truth.join('\n').startsWith(readable(reply))).toBe(true);
  expect(readable(reply).split('\n').length).toBeGreaterThan(20);
  expect(readable(reply).split('\n').length).toBeLessThan(26);
});

test('a gzip stream without its trailer has every line but is incomplete', async () => {
  const { reply, truth } = await failing({ kind: 'cut-body', fraction: 1, bytes: 8 }, true);
  expect(reply.complete).toBe(true);
  expect(() => gunzipSync(reply.bytes)).toThrow('unexpected end of file');
  expect(readable(reply)).toBe(`${truth.join('\n')}\n`);
});

test.each(ENCODINGS)('cut-connection closes before the HTTP message ends (%s)', async (_, gzip) => {
  const { reply, truth } = await failing({ kind: 'cut-connection', bytes: 0 }, gzip);
  expect([reply.status, reply.complete]).toEqual([200, false]);
  expect(linesOf(reply)).toEqual(truth.slice(0, 25));
});

test.each(ENCODINGS)('drop-connection closes before any header (%s)', async (_, gzip) => {
  const emulator = await startProject({ failures: [{ kind: 'drop-connection' }] });
  await expect(ask(emulator, DAY, { gzip })).rejects.toThrow('socket hang up');
  const [entry] = emulator.control.requests.list();
  expect(entry).toMatchObject({ status: null, counted: true, failure: { kind: 'drop-connection' } });
});

test.each(ENCODINGS)(
  'stall sends part of the body, then nothing until the connection closes (%s)',
  async (_, gzip) => {
    const emulator = await startProject({ failures: [{ kind: 'stall' }] });
    const close = () => void stalled(emulator).then(() => emulator.close());
    const reply = await ask(emulator, DAY, { gzip, onData: close });
    expect([reply.status, reply.complete]).toEqual([200, false]);
    expect(reply.bytes.length).toBeGreaterThan(0);
  },
);

test.each(ENCODINGS)('html-page sends a page with status 200 (%s)', async (_, gzip) => {
  const { reply } = await failing({ kind: 'html-page' }, gzip);
  expect([reply.status, reply.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(reply.headers['content-encoding']).toBe(gzip ? 'gzip' : undefined);
  expect(textOf(reply)).toMatch(/^<!DOCTYPE html>/);
});

test.each(ENCODINGS)('empty-body sends status 200 without a body (%s)', async (_, gzip) => {
  const { reply } = await failing({ kind: 'empty-body' }, gzip);
  expect([reply.status, reply.bytes.length, reply.complete]).toEqual([200, 0, true]);
});

test('answer sends any status, body and headers', async () => {
  const failure: Failure = { kind: 'answer', status: 503, body: '<html>', headers: { 'Retry-After': '7' } };
  const { reply } = await failing(failure, false);
  expect([reply.status, textOf(reply)]).toEqual([503, '<html>']);
  expect(reply.headers).toMatchObject({ 'retry-after': '7', 'content-type': 'text/html; charset=utf-8' });
});

test.each([
  [400, { request: DAY, error: 'Timeout Error.' }],
  [401, { error: 'Invalid credentials', status: 'error' }],
  [402, { error: expect.stringContaining('plan') }],
  [403, { error: expect.stringContaining('permission'), status: 'error' }],
  [404, { error: 'Not found', status: 'error' }],
  [429, { request: DAY, error: expect.stringContaining('61/60 queries running in the last hour') }],
])("status %s has Mixpanel's body by default", async (status, body) => {
  const { reply } = await failing({ kind: 'answer', status }, false);
  expect([reply.status, jsonOf(reply)]).toEqual([status, body]);
});

test.each([
  [500, ''],
  [503, 'upstream connect error or disconnect/reset before headers'],
  [504, 'upstream request timeout'],
])('status %s has the text of the proxy by default', async (status, text) => {
  const { reply } = await failing({ kind: 'answer', status }, false);
  expect([reply.status, textOf(reply)]).toEqual([status, text]);
});

test('an injected 429 is not counted, an injected 500 is', async () => {
  const emulator = await startProject({ limits: { query: { perHour: 1 } } });
  emulator.control.failures.add({ kind: 'answer', status: 429 }, { kind: 'answer', status: 500 });
  const replies = [await ask(emulator, COHORTS), await ask(emulator, COHORTS), await ask(emulator, COHORTS)];
  expect(replies.map(({ status }) => status)).toEqual([429, 500, 429]);
  expect(emulator.control.requests.list().map(({ counted }) => counted)).toEqual([false, true, false]);
});

test('a delayed answer is unchanged', async () => {
  const { reply, truth } = await failing({ kind: 'delay', ms: 1 }, false);
  expect(linesOf(reply)).toEqual(truth);
});

test.each([false, true])('closing the emulator ends a long delay (by its clock: %s)', async (byClock) => {
  const emulator = await startProject({ failures: [{ kind: 'delay', ms: 3_600_000, byClock }] });
  const asking = expect(ask(emulator, DAY)).rejects.toThrow('socket hang up');
  await stalled(emulator);
  await emulator.close();
  await asking;
});

test('a delay by the clock ends once the clock has been moved past it', async () => {
  const emulator = await startProject({ failures: [{ kind: 'delay', ms: 3_600_000, byClock: true }] });
  const { clock, requests } = emulator.control;
  const asking = ask(emulator, DAY);
  await stalled(emulator);
  expect(requests.list()).toMatchObject([{ resumesAtMs: clock.now() + 3_600_000 }]);
  clock.advance(3_599_999);
  await new Promise(setImmediate);
  expect(requests.list()).toMatchObject([{ stalled: true, status: null }]);
  clock.advance(1);
  expect((await asking).status).toBe(200);
  expect(requests.list()).toMatchObject([{ stalled: false }]);
});

/** Resolves once a request waits for bytes that do not come. */
async function stalled({ control }: Emulator): Promise<void> {
  while (!control.requests.list().some((request) => request.stalled)) await new Promise(setImmediate);
}

test('documents are cut by bytes', async () => {
  const emulator = await startProject();
  const full = textOf(await ask(emulator, COHORTS));
  emulator.control.failures.add({ kind: 'cut-body', fraction: 0.5, bytes: 0 });
  const half = (await ask(emulator, COHORTS)).bytes;
  expect(half.length).toBe(Math.floor(Buffer.byteLength(full) / 2));
});

test('a failure matches by path, by parameters and by the nth request', async () => {
  const emulator = await startProject();
  emulator.control.failures.add(
    { kind: 'answer', status: 501, match: { path: '/export', query: { from_date: '2026-01-11' } } },
    { kind: 'answer', status: 502, match: { path: '/export', nth: 3 } },
    { kind: 'answer', status: 503, match: { path: '/cohorts' } },
  );
  const statuses: number[] = [];
  for (const path of [DAY, exportPath('2026-01-11'), DAY, DAY, COHORTS, COHORTS]) {
    statuses.push((await ask(emulator, path)).status);
  }
  expect(statuses).toEqual([200, 501, 502, 200, 503, 200]);
});

test('a failure happens the given number of times, or always', async () => {
  const emulator = await startProject();
  const { failures } = emulator.control;
  failures.add({ kind: 'answer', status: 500, times: 2 }, { kind: 'answer', status: 502, times: Infinity });
  const statuses: number[] = [];
  for (let i = 0; i < 6; i += 1) statuses.push((await ask(emulator, DAY)).status);
  expect(statuses).toEqual([500, 500, 502, 502, 502, 502]);
  expect(failures.list()).toEqual([
    { failure: { kind: 'answer', status: 502, times: Infinity }, left: Infinity },
  ]);
  failures.clear();
  expect((await ask(emulator, DAY)).status).toBe(200);
});

test('unauthorized requests do not use up a failure', async () => {
  const emulator = await startProject({ failures: [{ kind: 'answer', status: 500 }] });
  expect((await ask(emulator, DAY, { anonymous: true })).status).toBe(401);
  expect((await ask(emulator, DAY)).status).toBe(500);
});
