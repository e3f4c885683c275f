import { expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { exportStream } from '../../../src/streams/export/index.ts';
import {
  breaksOffAfter,
  endsWithConnection,
  says,
  startServer,
  startServerWith,
  type TestServer,
} from '../../support/http-server.ts';
import { quickClock } from '../../support/manual-clock.ts';
import { withoutKey } from '../../support/event-content.ts';
import { contextFor, readStream, toolsFor } from '../../support/stream-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 0, 31, 12);
const DATE = { Date: new Date(NOW).toUTCString() };

/** A server with one event a day, at noon. */
function startDaily(): Promise<TestServer> {
  return startServer((response, { params }) => {
    const first = Date.parse(params['from_date'] ?? '');
    const days = (Date.parse(params['to_date'] ?? '') - first) / DAY_MS + 1;
    const lines = Array.from({ length: days }, (_, i) => lineAt(first + (i + 0.5) * DAY_MS));
    response.writeHead(200, DATE).end(lines.join(''));
  });
}

function lineAt(ms: number, arrivedAt = ms): string {
  return `{"event":"a","properties":{"time":${ms / 1000},"mp_processing_time_ms":${arrivedAt}}}\n`;
}

/** The state keeps the columns of all properties that were delivered. */
const NAMES = { names: { mp_processing_time_ms: 'mp_processing_time_ms' } };

function stateOf(...ranges: [from: string, to: string, at: string][]): Record<string, unknown> {
  return { version: 1, read: ranges.map(([from, to, at]) => ({ from, to, at })) };
}

test('days are read in windows up to today, and count as read at the time of the server', async () => {
  const server = await startDaily();
  const { labels, records, state } = await readStream(exportStream, contextFor(server, { windowDays: 15 }));
  expect(labels).toEqual([
    ...['2026-01-31', '2026-01-21 to 2026-01-30', '2026-01-06 to 2026-01-20', '2026-01-01 to 2026-01-05'],
  ]);
  expect(records).toHaveLength(31);
  expect(withoutKey(records.find(({ time }) => String(time).startsWith('2026-01-01')) ?? {})).toEqual({
    event: 'a',
    time: '2026-01-01T12:00:00Z',
    mp_processing_time_ms: String(Date.UTC(2026, 0, 1, 12)),
  });
  expect(state).toEqual({
    ...stateOf(['2026-01-01', '2026-01-31', '2026-01-31T12:00:00Z']),
    ...NAMES,
  });
});

test('both sync modes are offered, and a full refresh is resumable', () => {
  expect(exportStream).toMatchObject({
    ...{ syncModes: ['full_refresh', 'incremental'], primaryKey: ['event_key'], resumable: true },
  });
});

test("today is the day in the project's time zone", async () => {
  const server = await startDaily();
  const firstDay = '2026-01-30';
  const labels = async (projectTimezone: string) =>
    (await readStream(exportStream, contextFor(server, { projectTimezone, firstDay }))).labels;
  expect(await labels('Pacific/Kiritimati')).toEqual(['2026-01-30 to 2026-02-01']);
  expect(await labels('Pacific/Pago_Pago')).toEqual(['2026-01-30 to 2026-01-31']);
});

test('the configured last day ends the read, unless it is in the future', async () => {
  const server = await startDaily();
  const labels = async (lastDay: string) =>
    (await readStream(exportStream, contextFor(server, { lastDay }))).labels;
  expect(await labels('2026-01-05')).toEqual(['2026-01-01 to 2026-01-05']);
  expect(await labels('2027-01-05')).toEqual([
    ...['2026-01-31', '2026-01-21 to 2026-01-30', '2026-01-01 to 2026-01-20'],
  ]);
});

test('settled days are not read again; today and the days inside the lookback are', async () => {
  const server = await startDaily();
  const state = stateOf(['2026-01-01', '2026-01-30', '2026-01-30T12:00:00Z']);
  const { labels } = await readStream(exportStream, contextFor(server, { lookbackMs: 5 * DAY_MS }), state);
  expect(labels).toEqual(['2026-01-25 to 2026-01-31']);
});

test('of days read again, only events that arrived since then are delivered', async () => {
  const early = Date.UTC(2026, 0, 29, 12);
  const server = await startServerWith(
    says(
      200,
      lineAt(early) + lineAt(early + 1000, Date.UTC(2026, 0, 31, 9)) + lineAt(Date.UTC(2026, 0, 31, 10)),
      DATE,
    ),
  );
  const state = stateOf(['2026-01-01', '2026-01-30', '2026-01-30T12:00:00Z']);
  const context = contextFor(server, { lookbackMs: 5 * DAY_MS });
  const { records, state: next } = await readStream(exportStream, context, state);
  expect(records.map(({ time }) => time)).toEqual(['2026-01-29T12:00:01Z', '2026-01-31T10:00:00Z']);
  expect(next).toEqual({
    ...NAMES,
    ...stateOf(
      ['2026-01-01', '2026-01-24', '2026-01-30T12:00:00Z'],
      ['2026-01-25', '2026-01-31', '2026-01-31T12:00:00Z'],
    ),
  });
});

test('an earlier start date reads only the missing days', async () => {
  const server = await startDaily();
  const state = stateOf(['2026-01-10', '2026-01-30', '2026-01-31T11:00:00Z']);
  const { labels } = await readStream(exportStream, contextFor(server), state);
  expect(labels).toEqual(['2026-01-31', '2026-01-01 to 2026-01-09']);
});

test("a sync continues from the state of Airbyte's own source", async () => {
  const server = await startDaily();
  const { labels } = await readStream(exportStream, contextFor(server), { time: '2026-01-21T23:58:10Z' });
  expect(labels).toEqual(['2026-01-31', '2026-01-21 to 2026-01-30']);
});

test('a day that has not begun in the project is left to the next sync', async () => {
  const server = await startServerWith(
    says(400, '{"error":"to_date cannot be later than today"}'),
    says(200, lineAt(Date.UTC(2026, 0, 30, 12)), DATE),
  );
  const { records, state, logs } = await readStream(
    exportStream,
    contextFor(server, { firstDay: '2026-01-30' }),
  );
  expect(records).toHaveLength(1);
  // Before the end of the day, which may not have ended in the project.
  expect(state).toEqual({ ...stateOf(['2026-01-30', '2026-01-30', '2026-01-30T23:59:59Z']), ...NAMES });
  expect(logs.join()).toContain('2026-01-31 has not begun yet');
});

test('a window whose only day has not begun covers no days, without an error', async () => {
  const server = await startServerWith(says(400, 'to_date cannot be later than today'));
  const { records, state } = await readStream(exportStream, contextFor(server, { firstDay: '2026-01-31' }));
  expect([records, state]).toEqual([[], stateOf()]);
});

test('a day that has begun everywhere is an error if Mixpanel says that it has not', async () => {
  const server = await startServerWith(says(400, '{"error":"to_date cannot be later than today"}'));
  const reading = readStream(exportStream, contextFor(server, { lastDay: '2026-01-29', windowDays: 1 }));
  expect(await connectorErrorOf(() => reading)).toMatchObject({ kind: 'config' });
  expect(server.asked).toHaveLength(1);
});

test('an incomplete window covers no days', async () => {
  const server = await startServerWith(breaksOffAfter(lineAt(NOW)));
  const context = contextFor(server, { firstDay: '2026-01-31' });
  const run = await exportStream.plan(undefined, context, toolsFor('export').tools);
  await connectorErrorOf(() => readStream(exportStream, context));
  expect(run.state()).toMatchObject(stateOf());
});

test('a body that may have ended with a broken connection is an error after two requests', async () => {
  for (const body of ['', lineAt(NOW)]) {
    const server = await startServerWith(endsWithConnection(body));
    const failed = connectorErrorOf(() =>
      readStream(exportStream, contextFor(server, { firstDay: '2026-01-31' })),
    );
    expect((await failed).message).toMatch(/^2026-01-31: .* does not say where it ends.* HTTP\/1\.1/);
    expect(server.asked).toHaveLength(2);
  }
});

test('a gzip body says itself where it ends', async () => {
  const body = gzipSync(lineAt(NOW));
  const server = await startServerWith(endsWithConnection(body, { 'Content-Encoding': 'gzip' }));
  const { records } = await readStream(exportStream, contextFor(server, { firstDay: '2026-01-31' }));
  expect(records).toHaveLength(1);
});

test.each([
  'terminated early',
  'terminated early\n',
  'export terminated early\n',
  '<html>Error</html>\n',
  '{"event":"a"',
])('a window that ends with %j is an error', async (trailer) => {
  const server = await startServerWith(says(200, lineAt(NOW) + trailer));
  const { kind } = await connectorErrorOf(() =>
    readStream(exportStream, contextFor(server, { firstDay: '2026-01-31' })),
  );
  expect(kind).toBe('transient');
});

test('a property has the same column in every window', async () => {
  const line = (name: string, day: number): string =>
    `{"event":"a","properties":{"time":${Date.UTC(2026, 0, day) / 1000},"${name}":"x"}}\n`;
  const server = await startServerWith(
    says(200, line('city', 30)),
    says(200, line('$city', 31) + line('city', 31)),
  );
  const context = contextFor(server, { firstDay: '2026-01-30', windowDays: 1 });
  const { records } = await readStream(exportStream, context);
  expect(records).toMatchObject([{ city: 'x' }, { _city: 'x' }, { city: 'x' }]);
});

test('properties missing from the catalog are delivered if new columns are wanted', async () => {
  const line = `{"event":"a","properties":{"time":${NOW / 1000},"known":1,"new":2}}\n`;
  const server = await startServer(says(200, line));
  const context = contextFor(server, { firstDay: '2026-01-31' });
  const columns = { event: {}, known: {} };
  const read = async (newColumns: boolean) =>
    (await readStream(exportStream, context, undefined, columns, newColumns)).records.map(withoutKey);
  expect(await read(true)).toEqual([{ event: 'a', time: '2026-01-31T12:00:00Z', known: '1', new: '2' }]);
  expect(await read(false)).toEqual([{ event: 'a', time: '2026-01-31T12:00:00Z', known: '1' }]);
});

test('an answer larger than a batch is delivered in several batches, completely', async () => {
  const lines = Array.from({ length: 5000 }, (_, i) => lineAt(NOW).replace('"a"', `"${i}"`));
  const server = await startServer(says(200, lines.join('')));
  const { records } = await readStream(exportStream, contextFor(server, { firstDay: '2026-01-31' }));
  expect(records.map(({ event }) => Number(event))).toEqual(lines.map((_, i) => i));
});

test("the schema has a column for every property in Mixpanel's list", async () => {
  const server = await startServer(says(200, '{"$browser":{"count":1},"plan":{"count":2}}'));
  const schema = await exportStream.schema(contextFor(server));
  expect(Object.keys(schema)).toEqual([
    ...['event_key', 'event', '_arrived_at', '_rescued_data', 'device_id', 'distinct_id_before_identity'],
    ...['insert_id', 'user_id', 'distinct_id', 'mp_processing_time_ms', 'time', 'browser', 'plan'],
  ]);
});

test('a read costs one request per window', async () => {
  const server = await startDaily();
  const clock = quickClock();
  const context = contextFor(server, { windowDays: 10 }, clock);
  await readStream(exportStream, context);
  expect(context.mixpanel.spent).toMatchObject({ query: 0, export: 4 });
});
