import { expect, test } from '@jest/globals';
import type { Fault } from '../emulator/failures/failure.ts';
import { runSource } from './support/run-source.ts';
import { catalogOf, configWith, emulate, serviceAccount } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const clock = { now: () => NOW };
const config = configWith({ start_date: '2026-06-11' });

/** An answer of Mixpanel -> the failure type and the error message. */
const ERROR_ANSWERS: [string, Fault, string, RegExp][] = [
  [
    '401',
    { kind: 'answer', status: 401 },
    'config_error',
    /rejected the credentials.*GET \/api\/2\.0\/export answered 401/,
  ],
  ['402', { kind: 'answer', status: 402 }, 'config_error', /plan .* does not include.*answered 402/],
  ['403', { kind: 'answer', status: 403 }, 'config_error', /do not give access to this data.*answered 403/],
  [
    '404',
    { kind: 'answer', status: 404, body: '<html>' },
    'config_error',
    /did not find the project or the endpoint.*answered 404/,
  ],
  [
    'a redirect',
    { kind: 'answer', status: 302, headers: { location: 'http://127.0.0.1:1/' } },
    'config_error',
    /redirected the request/,
  ],
  [
    'a 400 of wrong credentials',
    { kind: 'answer', status: 400, body: '{"error":"Unable to authenticate request","status":"error"}' },
    'config_error',
    /rejected the credentials/,
  ],
  [
    'an unknown 400',
    { kind: 'answer', status: 400, body: '{"error":"no"}' },
    'system_error',
    /returned an unexpected answer.*answered 400/,
  ],
];

test.each(ERROR_ANSWERS)(
  '%s fails only its stream, and says what to do',
  async (_what, fault, type, message) => {
    const emulator = await emulate({ clock, eventsPerDay: 1 });
    emulator.control.failures.add({ ...fault, times: -1, match: { path: '/export' } });
    const catalog = catalogOf('export', 'cohorts');
    const run = await runSource('read', { config, catalog, url: emulator.url, nowMs: NOW });
    expect(run.exitCode).toBe(1);
    expect(run.errors).toMatchObject([{ failure_type: type, stream_descriptor: { name: 'export' } }]);
    expect(run.errors[0]?.message).toMatch(message);
    expect(run.statuses('cohorts').at(-1)).toBe('COMPLETE');
    expect(run.statuses('export').at(-1)).toBe('INCOMPLETE');
  },
);

test.each([
  ['429 with Retry-After', { kind: 'answer', status: 429, headers: { 'retry-after': '1' } }],
  ['503', { kind: 'answer', status: 503, body: '' }],
  ['a connection that is dropped', { kind: 'drop-connection' }],
] satisfies [string, Fault][])('%s is retried, and no event is lost', async (_what, fault) => {
  const emulator = await emulate({ clock, eventsPerDay: 5, firstDay: '2026-06-01' });
  emulator.control.failures.add({ ...fault, match: { path: '/export' } });
  const given = { config, catalog: catalogOf('export'), url: emulator.url, nowMs: NOW };
  const run = await runSource('read', { ...given, clockJumps: true });
  expect(run.errors).toEqual([]);
  expect(run.exitCode).toBe(0);
  const events = [...emulator.control.visibleEvents('2026-06-11', '2026-06-20')];
  expect(run.records('export')).toHaveLength(events.length);
  expect(run.logs.some((line) => /retrying|API quota until/.test(line))).toBe(true);
});

test('an address other than this machine must be https', async () => {
  const run = await runSource('check', { config: configWith(), url: 'http://mixpanel.example' });
  expect(run.connection).toMatchObject({
    status: 'FAILED',
    message: expect.stringMatching(/must start with https/) as unknown,
  });
});

test('a start date before the history of the plan is an error, and no days are left out silently', async () => {
  const emulator = await emulate({ clock, eventsPerDay: 1, historyDays: 90 });
  const run = await runSource('read', {
    config: configWith({ start_date: '2026-01-01', date_window_size: 200 }),
    catalog: catalogOf('export'),
    url: emulator.url,
    nowMs: NOW,
  });
  expect(run.exitCode).toBe(1);
  expect(run.errors).toMatchObject([{ failure_type: 'config_error' }]);
  expect(run.errors[0]?.message).toMatch(/90 days/);
  // The newest days come first.
  expect(run.records('export')).toHaveLength(31);
});

test('an error of the App API fails only annotations', async () => {
  const emulator = await emulate({ clock, eventsPerDay: 1 });
  emulator.control.failures.add({ kind: 'answer', status: 401, match: { path: '/api/app' }, times: -1 });
  const streams = ['annotations', 'cohorts'].map((name) => ({ stream: { name }, sync_mode: 'full_refresh' }));
  const run = await runSource('read', { config, catalog: { streams }, url: emulator.url, nowMs: NOW });
  expect(run.errors).toMatchObject([
    { stream_descriptor: { name: 'annotations' }, failure_type: 'config_error' },
  ]);
  expect(run.statuses('cohorts').at(-1)).toBe('COMPLETE');
});

test('an error with status 200 fails every stream, and the log and the internal message quote it without the secret', async () => {
  const emulator = await emulate({ clock, eventsPerDay: 1 });
  const body = `{"error":"strange words 4711 of ${serviceAccount.secret}","results":[]}`;
  for (const path of ['/api/query', '/api/app'])
    emulator.control.failures.add({ kind: 'answer', status: 200, body, match: { path }, times: -1 });
  const names = ['cohorts', 'cohort_members', 'funnels', 'revenue', 'engage', 'annotations'];
  const streams = names.map((name) => ({ stream: { name }, sync_mode: 'full_refresh' }));
  const run = await runSource('read', { config, catalog: { streams }, url: emulator.url, nowMs: NOW });
  const said = /answered 200 \{"error":"strange words 4711 of \*{4}"/;
  for (const name of names) {
    expect(run.statuses(name).at(-1)).toBe('INCOMPLETE');
    expect(run.logs).toContainEqual(expect.stringMatching(new RegExp(`^${name}\\b.*${said.source}`)));
  }
  expect(run.errors).toHaveLength(names.length);
  for (const { internal_message } of run.errors) expect(internal_message).toMatch(said);
});
