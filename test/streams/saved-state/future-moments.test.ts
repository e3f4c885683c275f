import { expect, test } from '@jest/globals';
import type { Coverage } from '../../../src/base/coverage.ts';
import { exportStream } from '../../../src/streams/export/index.ts';
import { funnels } from '../../../src/streams/funnels.ts';
import { revenue } from '../../../src/streams/revenue.ts';
import { withoutFutureCursor, withoutFutureReads } from '../../../src/streams/saved-state/future-moments.ts';
import { says, startServer } from '../../support/http-server.ts';
import { contextFor, readStream, toolsFor } from '../../support/stream-bench.ts';

/** Noon on 2026-01-31. */
const NOW = Date.UTC(2026, 0, 31, 12);
const HOUR = 3_600_000;
const CONTEXT = contextFor({ url: 'http://127.0.0.1' });

async function cursorAfter(cursor: string | null): Promise<[string | null, number]> {
  const { tools, captured } = toolsFor('made-up');
  return [await withoutFutureCursor('made-up', cursor, CONTEXT, tools), captured.logs.length];
}

test.each([
  [null, null, 0],
  ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00Z', 0],
  ['2026-01-31T12:00:01Z', '2026-01-31T12:00:00', 0],
  ['2026-02-01 12:00:00', '2026-01-31T12:00:00', 0],
  ['2026-02-01 12:00:01', null, 1],
  ['9999-12-31T23:59:59Z', null, 1],
])(
  'at noon on 2026-01-31, the saved cursor %j counts as %j, with %d warnings',
  async (cursor, kept, warnings) => {
    expect(await cursorAfter(cursor)).toEqual([kept, warnings]);
  },
);

async function readsAfter(...coverages: Coverage[]): Promise<[Coverage[], readonly string[]]> {
  const { tools, captured } = toolsFor('made-up');
  return [await withoutFutureReads('made-up', coverages, CONTEXT, tools), captured.logs];
}

test('days that were read up to a day from now count as read now', async () => {
  const range = { from: '2026-01-01', to: '2026-01-30' };
  expect(await readsAfter([{ ...range, at: NOW - HOUR }], [{ ...range, at: NOW + 24 * HOUR }])).toEqual([
    [[{ ...range, at: NOW - HOUR }], [{ ...range, at: NOW }]],
    [],
  ]);
});

test('days that were read more than a day from now are read again, with one warning', async () => {
  const good = { from: '2026-01-01', to: '2026-01-09', at: NOW };
  const far = { from: '2026-01-10', to: '2026-01-30', at: NOW + 25 * HOUR };
  expect(await readsAfter([good, far], [far])).toEqual([
    [[good], []],
    [
      'WARN made-up: the saved state says that days were read at 2026-02-01T13:00:00Z, in the future, so they are read again; if it is not in the future, check the clock of this machine',
    ],
  ]);
});

test('days that have not begun anywhere were not read', async () => {
  const ranges = [
    { from: '2026-01-01', to: '2099-12-31', at: NOW },
    { from: '2100-01-01', to: '2100-01-02', at: NOW },
  ];
  expect(await readsAfter(ranges)).toEqual([[[{ from: '2026-01-01', to: '2026-02-01', at: NOW }]], []]);
});

const READ = [{ from: '2026-01-01', to: '2026-01-30', at: '2100-01-01T00:00:00Z' }];

test.each([
  ['export', exportStream, { version: 1, read: READ }],
  ['export', exportStream, { time: '2100-01-01T00:00:00Z' }],
  ['revenue', revenue, { version: 1, read: READ }],
  ['revenue', revenue, { date: '2100-01-01' }],
  ['funnels', funnels, { version: 1, parts: { 7: { read: READ } } }],
  ['funnels', funnels, { 7: { date: '2100-01-01' } }],
  ['funnels', funnels, { date: '2100-01-01' }],
])('%s reads all days again if its state is of 2100', async (name, stream, saved) => {
  const report = '{"data":{},"results":{}}';
  const server = await startServer((response, asked, index) => {
    const isList = asked.path.endsWith('/funnels/list');
    const body = name === 'export' ? '' : isList ? '[{"funnel_id":7,"name":"F"}]' : report;
    says(200, body, { 'Content-Length': String(body.length) })(response, asked, index);
  });
  const { labels, state, logs } = await readStream(stream, contextFor(server), saved);
  expect(labels.join()).toMatch(/2026-01-01( to |$)/);
  expect(JSON.stringify(state)).not.toContain('2100');
  expect(logs.filter((line) => line.includes('in the future'))).toHaveLength(1);
});

test.each([
  ['export', exportStream, ''],
  ['revenue', revenue, '{"results":{}}'],
])('an answer to %s that is dated ahead of our clock was read now', async (_name, stream, body) => {
  const headers = { Date: 'Sun, 01 Feb 2026 11:00:00 GMT', 'Content-Length': String(body.length) };
  const { state } = await readStream(stream, contextFor(await startServer(says(200, body, headers))));
  expect(state['read']).toMatchObject([{ from: '2026-01-01', at: '2026-01-31T12:00:00Z' }]);
});
