import { expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import { STREAM_NAMES } from './support/streams.ts';
import { runSource, type Given, type Run } from './support/run-source.ts';
import { catalogOf, configWith, emulate, serviceAccount } from './support/setup.ts';

let running: Promise<Emulator> | undefined;
const NOW = Date.parse('2026-06-20T12:00:00Z');
const here = async (): Promise<Pick<Given, 'url' | 'nowMs'>> => {
  running ??= emulate({ clock: { now: () => NOW }, eventsPerDay: 1, firstDay: '2026-06-01' });
  return { url: (await running).url, nowMs: NOW };
};

const SECRET = 'a-secret-that-nothing-may-show';
const NESTED = '['.repeat(20_000) + ']'.repeat(20_000);
const DATES = { start_date: '2026-06-10' };
const good: Given = { config: configWith(DATES), catalog: catalogOf('export') };
const config = (options: Record<string, unknown>): Given => ({
  ...good,
  config: configWith({ ...DATES, ...options }),
});
const credentials = (changes: Record<string, unknown>): Given =>
  config({ credentials: { ...serviceAccount, secret: SECRET, ...changes } });
const catalog = (content: unknown): Given => ({ ...good, catalog: content });
const state = (content: unknown): Given => ({ ...good, state: content });
const ofExport = (stream_state: unknown): Given =>
  state([{ type: 'STREAM', stream: { stream_descriptor: { name: 'export' }, stream_state } }]);

/** What is wrong with the config -> the error message. */
const WRONG_CONFIGS: Record<string, [Given, RegExp]> = {
  'a config that is broken JSON': [
    { ...good, config: `{"credentials": {"secret": "${SECRET}" oops}` },
    /config file .* is not valid JSON: see line 1, column \d+/,
  ],
  'a config that ends in the middle': [{ ...good, config: '{"credentials": {' }, /is not valid JSON/],
  'an empty config': [{ ...good, config: '' }, /is not valid JSON: it is empty/],
  'a config that is nested too deeply': [
    { ...good, config: `{"credentials":${JSON.stringify(serviceAccount)},"x":${NESTED}}` },
    /config file .* is nested too deeply: more than 100 levels/,
  ],
  'a config that is a list': [{ ...good, config: [] }, /it is a list; it must be of type object/],
  'a config without credentials': [{ ...good, config: {} }, /credentials is missing/],
  'credentials without a secret': [credentials({ secret: undefined }), /credentials\.secret is missing/],
  'a project ID that is not a number': [
    credentials({ project_id: 'mine' }),
    /credentials\.project_id is "mine"; it must be of type integer/,
  ],
  'a secret that is a number': [
    credentials({ secret: 123_456_789 }),
    /credentials\.secret is invalid \(its value is secret and not shown\)/,
  ],
  'an unknown region': [config({ region: 'EMEA' }), /region is "EMEA"; choose US, EU or IN/],
  'an unknown zone': [
    config({ project_timezone: 'Mars/Olympus' }),
    /project_timezone is "Mars\/Olympus"; use a tz database name/,
  ],
  'a window of 0 days': [config({ date_window_size: 0 }), /date_window_size is 0; it must be >= 1/],
  'a window that is not a number': [
    config({ date_window_size: 'many' }),
    /date_window_size is "many"; it must be of type integer/,
  ],
  'a date in another format': [
    config({ start_date: '01.02.2026' }),
    /start_date is "01\.02\.2026"; use the format YYYY-MM-DD/,
  ],
  'a day that does not exist': [
    config({ start_date: '2026-02-30' }),
    /start_date is "2026-02-30"; that day does not exist/,
  ],
  'an end date before the start date': [
    config({ start_date: '2026-05-02', end_date: '2026-05-01' }),
    /end_date 2026-05-01 is before start_date 2026-05-02/,
  ],
};

/** What is wrong with the catalog or the state -> the error message. */
const WRONG_CATALOGS_AND_STATES: Record<string, [Given, RegExp]> = {
  'a catalog that is broken JSON': [catalog('{"streams": [}'), /catalog file .* is not valid JSON/],
  'a catalog that is nested too deeply': [
    catalog(`{"streams":[],"x":${NESTED}}`),
    /catalog file .* is nested too deeply/,
  ],
  'a catalog without streams': [catalog({}), /The catalog is invalid: streams is missing/],
  'a catalog of names': [
    catalog({ streams: ['export'] }),
    /streams\[0\] is a string; it must be of type object/,
  ],
  'a state that is a word': [
    state('"yesterday"'),
    /The state is invalid: the state is a string; it must be an object/,
  ],
  'a state that is nested too deeply': [
    state(`{"export":{"version":1,"read":[],"x":${NESTED}}}`),
    /state file .* is nested too deeply/,
  ],
  'a state that is a list of numbers': [state([1]), /state\[0\] is a number; it must be an object/],
  'a state without a stream': [state([{ type: 'STREAM', stream: {} }]), /stream_descriptor\.name is missing/],
  'a state of a later release': [
    ofExport({ version: 9, read: [] }),
    /The state of export is invalid: version is 9/,
  ],
  'a state with a day that does not exist': [
    ofExport({ version: 1, read: [{ from: '2026-99-01', to: '2026-01-02', at: '2026-01-03T00:00:00Z' }] }),
    /read\[0\]\.from must be a day/,
  ],
  'a state whose events are not a list': [
    ofExport({ version: 1, read: [], events: 'Bought' }),
    /The state of export is invalid: events must be a list of event names/,
  ],
  'a state of an unknown format': [
    ofExport({ cursor: 12 }),
    /The state of export is invalid: its format is unknown/,
  ],
};

function expectConfigError(run: Run, message: RegExp): void {
  expect(run.exitCode).toBe(1);
  expect(run.errors).toHaveLength(1);
  const [error] = run.errors;
  expect(error?.message).toMatch(message);
  expect(error?.message).not.toMatch(/\n| at .*\.[jt]s/);
  expect(error?.failure_type).toBe('config_error');
  expect(error?.stack_trace).toBeUndefined();
  expect(run.stderr).toBe('');
  expect(run.stdout).not.toContain(SECRET);
}

test.each(Object.entries(WRONG_CONFIGS))(
  '%s is one config error of read, and FAILED with exit code 0 of check',
  async (_what, [given, message]) => {
    const there = await here();
    const [read, check] = await Promise.all([
      runSource('read', { ...given, ...there }),
      runSource('check', { config: given.config, ...there }),
    ]);
    expectConfigError(read, message);
    expect(read.records('export')).toEqual([]);
    expect([check.exitCode, check.connection?.status]).toEqual([0, 'FAILED']);
    expect(check.connection?.message).toMatch(message);
    expect(check.stdout).not.toContain(SECRET);
  },
);

test.each(Object.entries(WRONG_CATALOGS_AND_STATES))(
  '%s is one config error',
  async (_what, [given, message]) => {
    const run = await runSource('read', { ...given, ...(await here()) });
    expectConfigError(run, message);
    expect(run.records('export')).toEqual([]);
  },
);

test('a file that does not exist is one config error', async () => {
  const run = await runSource('read --config nowhere.json --catalog nowhere.json');
  expectConfigError(run, /^The config file nowhere\.json does not exist\. Check the path/);
});

test('an old Node is one sentence on stderr that says what to install', async () => {
  const fake =
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })";
  const run = await runSource('spec', {
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fake)}` },
  });
  expect([run.exitCode, run.stdout]).toEqual([1, '']);
  expect(run.stderr).toMatch(
    /^source-mixpanel needs Node 24 or later; this is Node 20\.20\.2\. Install [^\n]+\n$/,
  );
});

test('an unknown stream and an unknown sync mode fail only themselves', async () => {
  const streams = [
    { stream: { name: 'unicorns' }, sync_mode: 'incremental' },
    { stream: { name: 'cohorts' }, sync_mode: 'sideways' },
    { stream: { name: 'export' }, sync_mode: 'incremental' },
  ];
  const run = await runSource('read', { ...catalog({ streams }), ...(await here()) });
  expect(run.exitCode).toBe(1);
  expect(
    run.errors.map(({ message, stream_descriptor }) => [stream_descriptor?.name, message]).sort(),
  ).toEqual([
    ['cohorts', expect.stringContaining('sync mode "sideways"; choose full_refresh or incremental')],
    [
      'unicorns',
      expect.stringContaining(
        `an unknown stream "unicorns"; available streams are ${STREAM_NAMES.join(', ')}`,
      ),
    ],
  ]);
  expect(run.statuses('export').at(-1)).toBe('COMPLETE');
  expect(run.statuses('cohorts')).toEqual(['STARTED', 'INCOMPLETE']);
});

test('an old state object, a GLOBAL state, {} and null are accepted', async () => {
  const read = { version: 1, read: [{ from: '2026-06-10', to: '2026-06-11', at: '2026-06-19T00:00:00Z' }] };
  const settled = config({ end_date: '2026-06-11' });
  const stream = { stream_descriptor: { name: 'export' }, stream_state: read };
  const forms = [
    { export: read },
    { type: 'GLOBAL', global: { shared_state: null, stream_states: [stream] } },
    [{ type: 'STATE', state: { type: 'STREAM', stream } }],
  ];
  for (const form of forms) {
    const run = await runSource('read', { ...settled, state: form, ...(await here()) });
    expect([run.exitCode, run.records('export')]).toEqual([0, []]);
    expect(run.lastState('export')).toMatchObject(read);
  }
  for (const form of ['null', '{}', '[]']) {
    const run = await runSource('read', { ...settled, state: form, ...(await here()) });
    expect(run.exitCode).toBe(0);
    expect(run.records('export').length).toBeGreaterThan(0);
  }
});

test.each([
  ['', /Missing command/],
  ['fetch', /Unknown command "fetch"/],
  ['read', /read requires --config FILE/],
  ['check --config a.json --catalog b.json', /check does not accept --catalog/],
  ['check --verbose', /--verbose/],
  ['spec spec', /Unexpected argument "spec"/],
])('the command line "%s" prints the usage on stderr and ends with exit code 2', async (line, message) => {
  const run = await runSource(line);
  expect(run.exitCode).toBe(2);
  expect(run.stdout).toBe('');
  expect(run.stderr).toMatch(message);
  expect(run.stderr).toContain('Usage:');
});
