import { expect, test } from '@jest/globals';
import { exportStream } from '../../../src/streams/export/index.ts';
import { says, startServer } from '../../support/http-server.ts';
import { contextFor, readParts, readStream } from '../../support/stream-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const DAYS = { firstDay: '2026-01-10', lastDay: '2026-01-12' };
const WHERE = 'properties["plan"] == "pro" or properties["plan"] == "team"';
const EVENT = says(200, '{"event":"a","properties":{"time":1768003200,"$insert_id":"1"}}\n');

test('the expression is sent with each request, and kept in the state', async () => {
  const server = await startServer(EVENT);
  const { state, records } = await readStream(
    exportStream,
    contextFor(server, { ...DAYS, exportWhere: WHERE }),
  );
  const asked = server.asked.filter(({ path }) => path.endsWith('/export'));
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.map(({ params }) => params['where'])).toEqual(asked.map(() => WHERE));
  expect([records.length > 0, state['where']]).toEqual([true, WHERE]);
});

test.each([
  ['another', WHERE, 'defined(properties["plan"])'],
  ['none', WHERE, ''],
  ['a first', '', WHERE],
])('with %s expression every day is read again, with a warning', async (_which, before, after) => {
  const server = await startServer(EVENT);
  const read = (exportWhere: string, saved?: Parameters<typeof readStream>[2]) =>
    readStream(exportStream, contextFor(server, { ...DAYS, exportWhere }), saved);
  const first = await read(before);
  const same = await read(before, first.state);
  expect([same.labels, same.logs.join()]).toEqual([[], expect.not.stringContaining('export_where')]);
  const second = await read(after, first.state);
  expect(second.labels).toEqual(['2026-01-10 to 2026-01-12']);
  expect(second.logs).toEqual([
    expect.stringMatching(
      /^WARN export: export_where has changed since earlier syncs, so every day is read again/,
    ),
  ]);
  expect(second.state['where']).toBe(after === '' ? undefined : after);
});

test('an expression that Mixpanel rejects fails the stream after one request, with the option in the error', async () => {
  const server = await startServer(says(400, '{"error":"unexpected token near plan"}'));
  const context = contextFor(server, { ...DAYS, exportWhere: 'plan ==' });
  const { kind, message, detail } = await connectorErrorOf(() => readStream(exportStream, context));
  expect([kind, message]).toEqual([
    'config',
    'Mixpanel rejected the filter of events. Correct the expression in the option export_where, or leave it empty to export all events.',
  ]);
  expect(detail).toContain('unexpected token');
  expect(server.asked.filter(({ path }) => path.endsWith('/export'))).toHaveLength(1);
  const probed = await connectorErrorOf(() => exportStream.probe.send(context));
  expect(probed.message).toContain('export_where');
});

test('a damaged expression in a state is an error for the user', async () => {
  const server = await startServer(EVENT);
  const saved = { version: 1, read: [], where: 7 };
  const reading = connectorErrorOf(() => readParts(exportStream, contextFor(server, DAYS), saved));
  expect(await reading).toMatchObject({ kind: 'config', message: expect.stringContaining('where') });
});
