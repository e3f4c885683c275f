import { expect, test } from '@jest/globals';
import type { Fault } from '../emulator/failures/failure.ts';
import { runSource } from './support/run-source.ts';
import { catalogOf, configWith, emulate } from './support/setup.ts';

/** What Mixpanel answers -> who has to act, and what the user reads. */
const REFUSALS: [string, Fault, string, RegExp][] = [
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
    'a 400 nobody knows',
    { kind: 'answer', status: 400, body: '{"error":"no"}' },
    'system_error',
    /returned an unexpected answer.*answered 400/,
  ],
];

test.each(REFUSALS)('%s fails the stream alone and says what to do', async (_what, fault, type, sentence) => {
  const emulator = await emulate({ eventsPerDay: 1 });
  emulator.control.failures.add({ ...fault, times: -1, match: { path: '/export' } });
  const run = await runSource('read', {
    config: configWith(),
    catalog: catalogOf('export', 'cohorts'),
    url: emulator.url,
  });
  expect(run.exitCode).toBe(1);
  expect(run.errors).toMatchObject([{ failure_type: type, stream_descriptor: { name: 'export' } }]);
  expect(run.errors[0]?.message).toMatch(sentence);
  expect(run.statuses('cohorts').at(-1)).toBe('COMPLETE');
  expect(run.statuses('export').at(-1)).toBe('INCOMPLETE');
});

test.each([
  ['429 with Retry-After', { kind: 'answer', status: 429, headers: { 'retry-after': '1' } }],
  ['503', { kind: 'answer', status: 503, body: '' }],
  ['a connection that is dropped', { kind: 'drop-connection' }],
] satisfies [string, Fault][])(
  '%s is tried again and costs no event',
  async (_what, fault) => {
    const emulator = await emulate({ eventsPerDay: 5 });
    emulator.control.failures.add({ ...fault, match: { path: '/export' } });
    const config = configWith({ start_date: '2026-11-01', end_date: '2026-11-20' });
    const run = await runSource('read', { config, catalog: catalogOf('export'), url: emulator.url });
    expect(run.errors).toEqual([]);
    expect(run.exitCode).toBe(0);
    expect(run.logs.some((line) => /retrying|API quota until/.test(line))).toBe(true);
  },
  20_000,
);

test('an address that is not this machine must be https', async () => {
  const run = await runSource('check', { config: configWith(), url: 'http://mixpanel.example' });
  expect(run.connection).toMatchObject({
    status: 'FAILED',
    message: expect.stringMatching(/must start with https/) as unknown,
  });
});

test('a start date before the history of the plan is an error with a sentence, and nothing is clipped', async () => {
  const now = Date.parse('2026-06-20T12:00:00Z');
  const emulator = await emulate({ clock: { now: () => now }, eventsPerDay: 1, historyDays: 90 });
  const config = configWith({ start_date: '2026-01-01', date_window_size: 200 });
  const run = await runSource('read', {
    config,
    catalog: catalogOf('export'),
    url: emulator.url,
    nowMs: now,
  });
  expect(run.exitCode).toBe(1);
  expect(run.errors).toMatchObject([{ failure_type: 'config_error' }]);
  expect(run.errors[0]?.message).toMatch(/does not include data this old\. Set a later start date/);
  expect(run.records('export')).toEqual([]);
});

test('an App API that refuses fails annotations alone', async () => {
  const emulator = await emulate({ eventsPerDay: 1 });
  emulator.control.failures.add({ kind: 'answer', status: 401, match: { path: '/api/app' }, times: -1 });
  const streams = ['annotations', 'cohorts'].map((name) => ({ stream: { name }, sync_mode: 'full_refresh' }));
  const run = await runSource('read', { config: configWith(), catalog: { streams }, url: emulator.url });
  expect(run.errors).toMatchObject([
    { stream_descriptor: { name: 'annotations' }, failure_type: 'config_error' },
  ]);
  expect(run.statuses('cohorts').at(-1)).toBe('COMPLETE');
});
