import { expect, test } from '@jest/globals';
import type { Coverage } from '../../../src/base/coverage.ts';
import { reportChangedZone, withoutMovedDays } from '../../../src/streams/saved-state/time-zone.ts';
import { exportStream } from '../../../src/streams/export/index.ts';
import { funnels } from '../../../src/streams/funnels.ts';
import { revenue } from '../../../src/streams/revenue.ts';
import { says, startServer } from '../../support/http-server.ts';
import { contextFor, readStream, toolsFor } from '../../support/stream-bench.ts';

const AT = Date.UTC(2026, 5, 1);
const FIRST = '2025-01-01';
/** In London, summer begins on 2025-03-30 and ends on 2025-10-26. */
const YEAR = [{ from: '2025-01-01', to: '2025-12-31', at: AT }];

async function change(savedZone: unknown, zone: string, coverages: readonly Coverage[], firstDay = FIRST) {
  const { tools, captured } = toolsFor('made-up');
  const context = contextFor({ url: 'http://127.0.0.1' }, { firstDay, projectTimezone: zone });
  const kept = await withoutMovedDays('made-up', coverages, { zone, savedZone }, context, tools);
  return { kept, logs: captured.logs };
}

test('days that begin or end at another moment are read again, with a warning', async () => {
  const { kept, logs } = await change('UTC', 'Europe/London', [YEAR]);
  expect(kept).toEqual([
    [
      { from: '2025-01-01', to: '2025-03-29', at: AT },
      { from: '2025-10-27', to: '2025-12-31', at: AT },
    ],
  ]);
  expect(logs).toEqual([
    'WARN made-up: project_timezone changed from "UTC" to "Europe/London", so days that begin or end at another moment are read again. It must be the time zone in Mixpanel\'s project settings',
  ]);
});

test('every partition loses its own moved days', async () => {
  const summer = [{ from: '2025-07-01', to: '2025-07-31', at: AT }];
  const winter = [{ from: '2025-01-01', to: '2025-01-31', at: AT }];
  const { kept, logs } = await change('UTC', 'Europe/London', [summer, winter, []]);
  expect(kept).toEqual([[], winter, []]);
  expect(logs).toHaveLength(1);
});

test.each([
  ['the same zone', 'Europe/Berlin', 'Europe/Berlin'],
  ['another name of the zone', 'US/Pacific', 'America/Los_Angeles'],
  ['a state of an older release', undefined, 'Europe/Berlin'],
])('no day moves: %s', async (_what, savedZone, zone) => {
  expect(await change(savedZone, zone, [YEAR])).toEqual({ kept: [YEAR], logs: [] });
});

test.each([['Europe/Atlantis'], [''], [5], [null], [{}]])(
  'if the saved time zone is %j, all days are read again',
  async (savedZone) => {
    const { kept, logs } = await change(savedZone, 'UTC', [YEAR]);
    expect([kept, logs.length]).toEqual([[[]], 1]);
  },
);

test('days before the start date are not judged: a range of centuries takes no time', async () => {
  const ages = [{ from: '0001-01-01', to: '2025-12-31', at: AT }];
  const { kept } = await change('UTC', 'Europe/London', [ages], '2025-10-01');
  expect(kept).toEqual([[{ from: '2025-10-27', to: '2025-12-31', at: AT }]]);
});

test.each([
  [false, 'are read again'],
  [true, 'so are the times that were converted with it: refresh the stream in full'],
])(
  'events keep their days; with legacy_event_time %j the warning ends with: %s',
  async (legacyEventTime, end) => {
    const { tools, captured } = toolsFor('export');
    const context = contextFor({ url: 'http://127.0.0.1' }, { firstDay: FIRST, legacyEventTime });
    await reportChangedZone('export', YEAR, { zone: 'UTC', savedZone: 'US/Pacific' }, context, tools);
    expect(captured.logs).toHaveLength(1);
    expect(captured.logs[0]).toMatch(
      /^WARN export: project_timezone changed from "US\/Pacific" to "UTC"\. Events stay/,
    );
    expect(captured.logs[0]?.endsWith(end)).toBe(true);
  },
);

const READ = [{ from: '2026-01-01', to: '2026-01-29', at: '2026-01-31T00:00:00Z' }];

async function syncAfter(stream: typeof revenue, from: string, to: string, saved: Record<string, unknown>) {
  const report = '{"data":{},"results":{}}';
  const server = await startServer((response, asked, index) => {
    const isList = asked.path.endsWith('/funnels/list');
    const body = stream === exportStream ? '' : isList ? '[{"funnel_id":7,"name":"F"}]' : report;
    says(200, body, { 'Content-Length': String(body.length) })(response, asked, index);
  });
  const context = contextFor(server, { projectTimezone: to });
  const { labels, logs } = await readStream(stream, context, { version: 1, zone: from, ...saved });
  return { labels, warnings: logs.filter((line) => line.includes('project_timezone changed')).length };
}

test('reports read all days of another time zone again', async () => {
  expect(await syncAfter(revenue, 'US/Pacific', 'UTC', { read: READ })).toEqual({
    labels: ['2026-01-01 to 2026-01-31'],
    warnings: 1,
  });
  expect(await syncAfter(funnels, 'US/Pacific', 'UTC', { parts: { 7: { read: READ } } })).toEqual({
    labels: ['funnel 7, 2026-01-01 to 2026-01-31'],
    warnings: 1,
  });
});

test('export reads only the days again that had not ended in the new time zone', async () => {
  const read = [{ ...READ[0], at: '2026-01-30T04:00:00Z' }];
  expect(await syncAfter(exportStream, 'UTC', 'UTC', { read })).toEqual({
    labels: ['2026-01-30 to 2026-01-31'],
    warnings: 0,
  });
  expect(await syncAfter(exportStream, 'UTC', 'US/Pacific', { read })).toEqual({
    labels: ['2026-01-29 to 2026-01-31'],
    warnings: 1,
  });
});

test('the state names the time zone, so the warning comes once', async () => {
  const context = contextFor({ url: 'http://127.0.0.1' }, { projectTimezone: 'Asia/Tokyo' });
  const run = await exportStream.plan(
    { version: 1, read: READ, zone: 'UTC' },
    context,
    toolsFor('export').tools,
  );
  expect(run.state()).toMatchObject({ zone: 'Asia/Tokyo' });
});
