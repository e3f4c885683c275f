import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Fault } from '../emulator/failures/failure.ts';
import { countDays } from '../src/base/days.ts';
import type { Failure } from '../src/mixpanel/failure-row.ts';
import { FAILURES } from '../src/mixpanel/failure-table.ts';
import type { FailureName } from '../src/mixpanel/failures.ts';
import { Mixpanel } from '../src/mixpanel/client.ts';
import { proxyFromEnvironment, type Proxy } from '../src/mixpanel/http/proxy.ts';
import { maxRequests } from '../src/mixpanel/http/retries.ts';
import { MAX_FRUITLESS, MAX_GIVEN_UP } from '../src/streams/export/patience.ts';
import { maxHeavyRequests } from '../src/streams/days/request-in-parts.ts';
import { exportStream } from '../src/streams/export/index.ts';
import { quickClock } from '../test/support/manual-clock.ts';
import { mixpanelErrorOf } from '../test/support/transport-bench.ts';
import { makeCertificates } from './support/certificates.ts';
import { startConnectProxy } from './support/connect-proxy.ts';
import { runSource } from './support/run-source.ts';
import { catalogOf, configWith, emulate, serviceAccount } from './support/setup.ts';
import { streamsWith } from './support/streams.ts';
import { startTlsFront } from './support/tls-front.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const says = (status: number, error: string): Fault => ({
  kind: 'answer',
  status,
  body: JSON.stringify({ error }),
});
/** An answer for each failure that depends on words, or on the connection. */
const ANSWERS: Partial<Record<FailureName, Fault>> = {
  'no-answer': { kind: 'drop-connection' },
  'web-page': { kind: 'html-page' },
  'revenue-too-heavy': says(400, 'Timeout Error'),
  'revenue-withdrawn': says(400, 'this report is deprecated'),
  'not-authenticated': says(400, 'Unable to authenticate request'),
  'later-than-today': says(400, 'to_date cannot be later than today'),
  'day-not-begun': says(400, 'to_date cannot be later than today'),
  'too-far-back': says(400, 'Date range exceeds 90 days into the past'),
  'history-limit': says(402, 'your plan includes 90 days of data'),
  'too-heavy': says(400, 'Timeout Error'),
  'report-unknown': says(400, 'Invalid insights_id'),
  'group-deleted': says(404, 'Missing Datagroup'),
  quota: says(429, '61/60 queries running in the last hour'),
  'too-large': { kind: 'answer', status: 200, body: ' '.repeat(9_000_000) },
  'error-in-answer': says(200, 'strange words'),
  unknown: says(418, 'teapot'),
};
/** These have tests of their own, below. */
const NOT_OF_ONE_ANSWER: readonly FailureName[] = ['days-missing', 'untrusted', 'proxy', 'event-required'];

const ROWS = FAILURES.filter(({ name }) => !NOT_OF_ONE_ANSWER.includes(name)).map((row: Failure) => row);

function mixpanelAt(baseUrl: string | undefined, proxy?: Proxy): Mixpanel {
  const clock = quickClock();
  return new Mixpanel({
    ...{ region: 'US', baseUrl, proxy, clock, parallelQueries: 5, totalTimeoutMs: Infinity },
    userAgent: 'test',
    credentials: { username: serviceAccount.username, secret: serviceAccount.secret, projectId: 876089 },
    random: () => 0,
    log: () => undefined,
  });
}

test.each(ROWS.map((row) => [row.name, row] as const))(
  '%s costs as many requests as documented',
  async (_name, row) => {
    const emulator = await emulate({ clock: { now: () => NOW }, eventsPerDay: 1 });
    const name = row.name as FailureName;
    emulator.control.failures.add({ ...(ANSWERS[name] ?? says(row.status[0] ?? 0, 'x')), times: -1 });
    const mixpanel = mixpanelAt(emulator.url);
    const day = '2026-06-01';
    const ask = {
      '/export': () => mixpanel.oneEvent(day),
      '/insights': () => mixpanel.insightsReport('5001'),
      '/engage/revenue': () => mixpanel.revenue({ from: day, to: day }),
      '/workspaces/public': () => mixpanel.app.anyWorkspace(),
    }[row.path ?? ''];
    const { failure, status } = await mixpanelErrorOf(ask ?? (() => mixpanel.cohorts.all()));
    expect(failure).toBe(name);
    const path = row.path ?? '/cohorts/list';
    const asked = emulator.control.requests.list().filter((entry) => entry.path.endsWith(path));
    if (row.action === 'wait') expect(mixpanel.spent.query).toBe(0);
    else expect(asked).toHaveLength(maxRequests(row.action, status, row.path === '/engage/revenue'));
  },
);

test.each<[FailureName, string | undefined]>([
  ['proxy', '407 Proxy Authentication Required'],
  ['untrusted', undefined],
])('%s costs one connection', async (name, refusal) => {
  const certificates = makeCertificates(
    ['mixpanel.com'],
    mkdtempSync(join(tmpdir(), 'source-mixpanel-tls-')),
  );
  const front = await startTlsFront('http://127.0.0.1', certificates);
  const proxy = await startConnectProxy(front.port, refusal);
  const mixpanel = mixpanelAt(
    undefined,
    proxyFromEnvironment({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` }),
  );
  try {
    expect((await mixpanelErrorOf(() => mixpanel.cohorts.all())).failure).toBe(name);
    expect(proxy.asked).toHaveLength(1);
  } finally {
    await Promise.all([proxy.close(), front.close()]);
  }
});

test('event-required costs one request for the project and one for each event', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, eventsPerDay: 1 });
  emulator.control.failures.add({ ...says(400, 'event is required'), times: -1 });
  const asking = mixpanelErrorOf(() => mixpanelAt(emulator.url).eventPropertyNames(['one', 'two']));
  expect((await asking).failure).toBe('event-required');
  expect(emulator.control.requests.list()).toHaveLength(3);
});

test('days-missing costs one request', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, eventsPerDay: 1, funnels: 1 });
  const body = JSON.stringify({ meta: { dates: ['2026-06-01', '2026-06-02'] }, data: {} });
  emulator.control.failures.add({
    kind: 'answer',
    status: 200,
    body,
    times: -1,
    match: { query: { unit: 'day' } },
  });
  const run = await runSource('read', {
    config: configWith({ start_date: '2026-06-01', end_date: '2026-06-02' }),
    catalog: catalogOf('funnels'),
    ...{ url: emulator.url, nowMs: NOW, clockJumps: true },
  });
  expect(run.errors[0]?.message).toContain('Mixpanel left out days');
  const reports = emulator.control.requests.list().filter(({ query }) => query['unit'] === 'day');
  expect(reports).toHaveLength(1);
});

test('a web page in place of every answer costs two requests a stream, and export one a window and one more', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, eventsPerDay: 1 });
  emulator.control.failures.add({ kind: 'html-page', times: -1 });
  const streams = streamsWith('incremental');
  const run = await runSource('read', {
    config: configWith({ start_date: '2025-09-01' }),
    catalog: catalogOf(...streams),
    ...{ url: emulator.url, nowMs: NOW, clockJumps: true },
  });
  expect(run.exitCode).toBe(1);
  const paths = emulator.control.requests.list().map(({ path }) => path);
  const exports = paths.filter((path) => path.endsWith('/export'));
  expect(exports.length).toBeLessThanOrEqual(exportStream.parallelSlices + 1);
  expect(paths.length - exports.length).toBeLessThanOrEqual(2 * (streams.length - 1));
});

test.each<[string, Fault]>([
  ['cut short', { kind: 'cut-body', fraction: 0.9 }],
  ['ended early', { kind: 'terminated-early' }],
])('an export whose answers are all %s costs 20 requests at most', async (_how, fault) => {
  const emulator = await emulate({ clock: { now: () => NOW }, eventsPerDay: 20, firstDay: '2026-05-01' });
  emulator.control.failures.add({ ...fault, times: -1, match: { path: '/export' } });
  const run = await runSource('read', {
    config: configWith({ start_date: '2026-05-01', end_date: '2026-05-30', date_window_size: 30 }),
    catalog: catalogOf('export'),
    ...{ url: emulator.url, nowMs: NOW, clockJumps: true },
  });
  expect(run.exitCode).toBe(1);
  expect(emulator.control.requests.list().length).toBeLessThanOrEqual(MAX_FRUITLESS + MAX_GIVEN_UP - 1);
});

test.each([
  ['a year', '2025-06-20', 11],
  ['a month', '2026-05-21', 5],
  ['a day', '2026-06-20', 2],
])(
  'a report of %s that stays too heavy costs a bounded number of requests',
  async (_what, start_date, most) => {
    const emulator = await emulate({ clock: { now: () => NOW }, eventsPerDay: 1 });
    emulator.control.failures.add({ ...says(504, 'x'), times: -1, match: { path: '/engage/revenue' } });
    const run = await runSource('read', {
      config: configWith({ start_date }),
      catalog: catalogOf('revenue'),
      ...{ url: emulator.url, nowMs: NOW, clockJumps: true },
    });
    expect(run.exitCode).toBe(1);
    expect(emulator.control.requests.list()).toHaveLength(most);
    expect(maxHeavyRequests(countDays(start_date, '2026-06-20'))).toBe(most);
  },
);
