import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { DEFAULT_PROJECT_TOKEN } from '../../emulator/options.ts';
import type { Emulator } from '../../emulator/server.ts';
import { ACCOUNT, ask, exportPath, jsonOf, linesOf, pathOf, textOf } from './support/ask.ts';
import { NOON, startProject } from './support/project.ts';

const TODAY = exportPath('2026-01-31');
const ANONYMOUS = { anonymous: true };
const AT = NOON / 1000;

/** An event as an app sends it. */
function sent(properties: Record<string, unknown> = {}, event = 'Sent'): Record<string, unknown> {
  return { event, properties: { token: DEFAULT_PROJECT_TOKEN, ...properties } };
}

function base64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}

async function seen(emulator: Emulator, path = TODAY): Promise<unknown[]> {
  return linesOf(await ask(emulator, path)).map((line): unknown => JSON.parse(line));
}

function startEmpty(options = {}): Promise<Emulator> {
  return startProject({ eventsPerDay: 0, ...options });
}

test('an event sent by GET, as SDKs do, is in the export at once', async () => {
  const emulator = await startEmpty();
  const data = base64(sent({ distinct_id: 'u 1', list: [1, { a: null }], emoji: '🎁', ip: '1.2.3.4' }));
  const reply = await ask(emulator, pathOf('/track', { ip: 0, verbose: 0, data }), ANONYMOUS);
  expect([reply.status, textOf(reply)]).toEqual([200, '1']);
  expect(await seen(emulator)).toEqual([
    {
      event: 'Sent',
      properties: {
        time: AT,
        distinct_id: 'u 1',
        $insert_id: expect.stringMatching(/^[\w-]{36}$/),
        mp_processing_time_ms: NOON,
        list: [1, { a: null }],
        emoji: '🎁',
      },
    },
  ]);
});

test('POST accepts several events, in base64 with unencoded plus signs or in plain JSON', async () => {
  const emulator = await startEmpty();
  const text = `data=${base64([sent({ a: 'x~~~' }), sent({ a: 2 })])}`;
  expect(text).toContain('+');
  expect(textOf(await ask(emulator, '/track/?verbose=1', { ...ANONYMOUS, method: 'POST', text }))).toBe(
    '{"status":1,"error":null}',
  );
  const form = { data: JSON.stringify(sent({ a: 3 })), verbose: '0' };
  expect(textOf(await ask(emulator, '/track', { ...ANONYMOUS, method: 'POST', form }))).toBe('1');
  expect(await seen(emulator)).toMatchObject(['x~~~', 2, 3].map((a) => ({ properties: { a } })));
});

test('a time may be in seconds or milliseconds and is exported in either', async () => {
  const emulator = await startEmpty();
  const times = [AT - 60, NOON - 59_877, String(AT - 58), undefined];
  const body = times.map((time) => sent({ time }));
  await ask(emulator, '/track', { ...ANONYMOUS, method: 'POST', body });
  const inSeconds = [AT - 60, AT - 60, AT - 58, AT].map((time) => ({ properties: { time } }));
  const inMs = [NOON - 60_000, NOON - 59_877, NOON - 58_000, NOON].map((time) => ({ properties: { time } }));
  expect(await seen(emulator)).toMatchObject(inSeconds);
  expect(await seen(emulator, `${TODAY}&time_in_ms=true`)).toMatchObject(inMs);
});

test('an older project stores local time', async () => {
  const emulator = await startEmpty({ era: 'local', timezone: 'America/New_York' });
  await ask(emulator, '/track', { ...ANONYMOUS, method: 'POST', body: [sent({ time: AT })] });
  expect(await seen(emulator)).toMatchObject([
    { properties: { time: AT - 5 * 3600, mp_processing_time_ms: NOON } },
  ]);
});

test.each([
  [[sent({ token: 'other' })], 'token, missing or invalid'],
  [[{ event: 'x' }], 'token, missing or invalid'],
  [[sent({}, '')], "'event' must not be missing or blank"],
  [[sent({ time: 'soon' })], "'properties.time' must be seconds or milliseconds since 1970"],
])('track answers %j with 0', async (body, error) => {
  const emulator = await startEmpty();
  const question = { ...ANONYMOUS, method: 'POST', body };
  expect(textOf(await ask(emulator, '/track', question))).toBe('0');
  expect(jsonOf(await ask(emulator, '/track?verbose=1', question))).toEqual({ status: 0, error });
  expect(await seen(emulator)).toEqual([]);
});

test('track answers missing or invalid data with 0', async () => {
  const emulator = await startEmpty();
  for (const path of ['/track', '/track?data=x', '/track?data=']) {
    expect([path, textOf(await ask(emulator, path, ANONYMOUS))]).toEqual([path, '0']);
  }
  expect((await ask(emulator, '/track?date=x', ANONYMOUS)).status).toBe(400);
});

test.each([
  ['the service account', { ...ACCOUNT }, '?project_id=876089'],
  ['the project token', { user: DEFAULT_PROJECT_TOKEN }, ''],
  ['the project secret', {}, ''],
  ['the token as a key', ANONYMOUS, `?api_key=${DEFAULT_PROJECT_TOKEN}`],
])('%s imports old events as a JSON document', async (_who, credentials, query) => {
  const emulator = await startEmpty();
  const time = Date.UTC(2026, 0, 2) / 1000;
  const body = [{ event: 'Old', properties: { time, distinct_id: '', $insert_id: 'i1' } }];
  const reply = await ask(emulator, `/import${query}`, { ...credentials, method: 'POST', body });
  expect([reply.status, jsonOf(reply)]).toEqual([200, { code: 200, num_records_imported: 1, status: 'OK' }]);
  expect(await seen(emulator, exportPath('2026-01-02'))).toEqual([
    { event: 'Old', properties: { time, $insert_id: 'i1', mp_processing_time_ms: NOON } },
  ]);
});

test('an import can be gzipped JSON Lines, or base64 data as SDKs send it', async () => {
  const emulator = await startEmpty();
  const lines = [1, 2].map((a) => JSON.stringify({ event: 'Line', properties: { time: AT, a } })).join('\n');
  const headers = { 'Content-Type': 'application/x-ndjson', 'Content-Encoding': 'gzip' };
  const reply = await ask(emulator, '/import?strict=1', { method: 'POST', text: gzipSync(lines), headers });
  expect(jsonOf(reply)).toMatchObject({ num_records_imported: 2 });
  const data = base64([sent({ time: NOON, a: 3 })]);
  expect(textOf(await ask(emulator, '/import', { method: 'POST', form: { data } }))).toBe('1');
  expect(await seen(emulator)).toMatchObject([1, 2, 3].map((a) => ({ properties: { a } })));
});

test('an import accepts valid events among invalid ones, and lists the invalid ones', async () => {
  const emulator = await startEmpty();
  const body = [sent({ time: AT }), sent({}), sent({ time: AT }, '')];
  const reply = await ask(emulator, '/import', { method: 'POST', body });
  expect(reply.status).toBe(400);
  expect(jsonOf(reply)).toMatchObject({
    code: 400,
    num_records_imported: 1,
    failed_records: [
      { index: 1, field: 'properties.time' },
      { index: 2, field: 'event' },
    ],
  });
  expect(await seen(emulator)).toHaveLength(1);
});

test('an import needs credentials and a valid body', async () => {
  const emulator = await startEmpty();
  expect((await ask(emulator, '/import', { ...ANONYMOUS, method: 'POST', body: [] })).status).toBe(401);
  const json = { 'Content-Type': 'application/json' };
  expect((await ask(emulator, '/import', { method: 'POST', text: '[', headers: json })).status).toBe(400);
  const gzip = { ...json, 'Content-Encoding': 'gzip' };
  expect((await ask(emulator, '/import', { method: 'POST', text: '[]', headers: gzip })).status).toBe(400);
});

test('the token gives access only to the import', async () => {
  const emulator = await startEmpty();
  expect((await ask(emulator, TODAY, { user: DEFAULT_PROJECT_TOKEN })).status).toBe(401);
});

test('ingested events can become visible later, and keep their arrival time', async () => {
  const emulator = await startEmpty({ visibleAfterSeconds: 90 });
  await ask(emulator, '/track', { ...ANONYMOUS, method: 'POST', body: [sent()] });
  emulator.control.clock.advance(89_999);
  expect(await seen(emulator)).toEqual([]);
  emulator.control.clock.advance(1);
  expect(await seen(emulator)).toMatchObject([{ properties: { mp_processing_time_ms: NOON } }]);
});
