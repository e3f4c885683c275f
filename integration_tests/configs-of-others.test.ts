import { expect, test } from '@jest/globals';
import { DEFAULT_PROJECT_ID, DEFAULT_PROJECT_SECRET, DEFAULT_SERVICE_ACCOUNT } from '../emulator/options.ts';
import { eventLine } from './support/event-ids.ts';
import { runSource, type Run } from './support/run-source.ts';
import { catalogOf, emulate, projectSecret, serviceAccount } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const SECRET = DEFAULT_PROJECT_SECRET;

/** The fields of every saved form of Airbyte. */
const AIRBYTES = {
  attribution_window: 5,
  project_timezone: 'UTC',
  select_properties_by_default: true,
  start_date: '2026-06-18T00:00:00Z',
  end_date: '',
  region: 'US',
  date_window_size: 30,
  page_size: 1000,
  export_lookback_window: 0,
  num_workers: 3,
};
const SINGERS = {
  api_secret: SECRET,
  date_window_size: '30',
  attribution_window: '5',
  start_date: '2026-06-18T00:00:00Z',
  user_agent: 'tap-mixpanel <me@example.com>',
  project_timezone: 'UTC',
  eu_residency: 'false',
  select_properties_by_default: 'true',
  request_timeout: '300',
};
const FROM_SINGERS = {
  credentials: projectSecret,
  region: 'US',
  date_window_size: 30,
  attribution_window: 5,
  start_date: '2026-06-18T00:00:00Z',
  project_timezone: 'UTC',
  select_properties_by_default: true,
  property_naming: 'mp_reserved',
};

interface Reading {
  readonly run: Run;
  /** The configs in CONTROL messages. */
  readonly handedBack: unknown[];
  /** The parameters of the export requests. */
  readonly queries: readonly Readonly<Record<string, string>>[];
}

/** Reads three days of the export from a project with two events. */
async function readWith(config: unknown): Promise<Reading> {
  const emulator = await emulate({ clock: { now: () => NOW }, eventsPerDay: 0 });
  const city = (id: string, ms: number) =>
    eventLine(id, ms).replace('"properties":{', '"properties":{"$city":"Graz",');
  emulator.control.events.add({ line: city('first', NOW - 2 * 86_400_000) });
  emulator.control.events.add({ line: city('last', NOW - 60_000) });
  const run = await runSource('read', {
    config,
    catalog: catalogOf('export'),
    url: emulator.url,
    nowMs: NOW,
  });
  return {
    run,
    handedBack: run.messages.flatMap((message) =>
      message.type === 'CONTROL' ? [message.control.connectorConfig.config] : [],
    ),
    queries: emulator.control.requests.list().map(({ query }) => query),
  };
}

function expectRead({ run }: Reading, cityColumn: string): void {
  expect([run.errors, run.exitCode]).toEqual([[], 0]);
  expect(
    run
      .records('export')
      .map((record) => [record['id'], record[cityColumn]])
      .sort(),
  ).toEqual([
    ['first', 'Graz'],
    ['last', 'Graz'],
  ]);
}

/** Only the config that is handed back may hold secrets. */
function expectNoSecretElsewhere({ run }: Reading, ...secrets: string[]): void {
  const others = run.messages
    .filter(({ type }) => type !== 'CONTROL')
    .map((message) => JSON.stringify(message));
  for (const secret of secrets) expect(others.filter((line) => line.includes(secret))).toEqual([]);
}

test.each([
  ["today's form, Service Account", { ...AIRBYTES, credentials: serviceAccount }],
  ["today's form, Project Secret", { ...AIRBYTES, credentials: projectSecret }],
])('%s is used as it is, and no config is handed back', async (_form, config) => {
  const reading = await readWith(config);
  expectRead(reading, 'city');
  expect(reading.handedBack).toEqual([]);
});

test.each([
  ['api_secret at the top', { api_secret: SECRET }, projectSecret],
  [
    'project_id at the top',
    { project_id: DEFAULT_PROJECT_ID, credentials: { ...DEFAULT_SERVICE_ACCOUNT } },
    serviceAccount,
  ],
  [
    'a service account without option_title',
    { credentials: { ...DEFAULT_SERVICE_ACCOUNT, project_id: DEFAULT_PROJECT_ID } },
    serviceAccount,
  ],
  ['a project secret without option_title', { credentials: { api_secret: SECRET } }, projectSecret],
])("Airbyte's older form with %s is handed back in today's form", async (_form, old, credentials) => {
  const reading = await readWith({ ...AIRBYTES, ...old });
  expectRead(reading, 'city');
  expect(reading.handedBack).toEqual([{ ...AIRBYTES, credentials }]);
  expectNoSecretElsewhere(reading, SECRET, DEFAULT_SERVICE_ACCOUNT.secret);
});

test.each(['2026-06-18', '2026-06-18T00:00:00Z'])(
  "Airbyte's date %s is the first day",
  async (start_date) => {
    const { queries } = await readWith({ ...AIRBYTES, start_date, credentials: serviceAccount });
    expect(queries[0]).toMatchObject({ from_date: '2026-06-18', to_date: '2026-06-20' });
  },
);

test("numbers as text in Airbyte's form count as numbers, and do not make it a config of the tap", async () => {
  const reading = await readWith({ ...AIRBYTES, credentials: serviceAccount, date_window_size: '30' });
  expectRead(reading, 'city');
  expect(reading.handedBack).toEqual([]);
});

test("tap-mixpanel's config becomes today's form and keeps the columns of its users", async () => {
  const reading = await readWith(SINGERS);
  expectRead(reading, 'mp_reserved_city');
  expect(reading.handedBack).toEqual([FROM_SINGERS]);
  expectNoSecretElsewhere(reading, SECRET);
  expect(reading.queries[0]).toMatchObject({ from_date: '2026-06-18', to_date: '2026-06-20' });
  // The tap's column time holds the stored second too.
  expect(reading.run.records('export')[1]).toMatchObject({ time: '2026-06-20T11:59:00Z' });
  for (const field of ['user_agent', 'request_timeout'])
    expect(reading.run.logs.filter((line) => line.startsWith(`config: ${field} is ignored`))).toHaveLength(1);
});

test("the windows, events and dates of tap-mixpanel's config are used", async () => {
  const reading = await readWith({
    ...SINGERS,
    start_date: '2026-06-18T00:00:00.000000Z',
    date_window_size: '2',
    export_events: 'Handmade , Signed Up',
  });
  expectRead(reading, 'mp_reserved_city');
  expect(reading.handedBack).toEqual([
    { ...FROM_SINGERS, date_window_size: 2, export_events: ['Handmade', 'Signed Up'] },
  ]);
  expect(reading.queries.map(({ from_date, to_date, event }) => [from_date, to_date, event]).sort()).toEqual([
    ['2026-06-18', '2026-06-18', '["Handmade","Signed Up"]'],
    ['2026-06-19', '2026-06-20', '["Handmade","Signed Up"]'],
  ]);
});

test.each([['true'], [true]])('eu_residency %j is the region EU', async (eu_residency) => {
  const reading = await readWith({ ...SINGERS, eu_residency });
  expectRead(reading, 'mp_reserved_city');
  expect(reading.handedBack).toEqual([{ ...FROM_SINGERS, region: 'EU' }]);
});

test('the config that was handed back is used as it is by the next sync', async () => {
  const { handedBack } = await readWith(SINGERS);
  const again = await readWith(handedBack[0]);
  expectRead(again, 'mp_reserved_city');
  expect(again.handedBack).toEqual([]);
});

test("the api_key of Stitch's first version is left out", async () => {
  const reading = await readWith({
    ...{ api_key: 'the-key-of-2015', api_secret: SECRET, start_date: '2026-06-18', project_timezone: 'UTC' },
  });
  expectRead(reading, 'mp_reserved_city');
  expect(JSON.stringify(reading.handedBack)).not.toContain('api_key');
  expectNoSecretElsewhere(reading, SECRET, 'the-key-of-2015');
  expect(reading.run.logs).toContain('config: api_key is ignored: the secret alone is enough to sign in');
});

test.each([
  [{ date_window_size: 'many' }, 'date_window_size is "many"; use a non-negative integer such as "30".'],
  [{ eu_residency: 'maybe' }, 'eu_residency is "maybe"; use "true" or "false".'],
  [{ start_date: 'yesterday' }, 'start_date is "yesterday"; use the format YYYY-MM-DD'],
  [{ api_secret: '', api_key: 'the-key' }, 'api_secret is missing, and an api_key alone is not enough'],
])("an invalid field of the tap's config, %j, is one error", async (field, message) => {
  const reading = await readWith({ ...SINGERS, ...field });
  const { run, handedBack, queries } = reading;
  expect([run.exitCode, run.errors.length, handedBack, queries]).toEqual([1, 1, [], []]);
  expect(run.errors[0]?.message).toContain(`The configuration is invalid: ${message}`);
  expectNoSecretElsewhere(reading, SECRET);
});

test('check accepts the same configs', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, eventsPerDay: 0 });
  const run = await runSource('check', { config: SINGERS, url: emulator.url, nowMs: NOW });
  expect([run.connection?.status, run.messages.filter(({ type }) => type === 'CONTROL').length]).toEqual([
    'SUCCEEDED',
    1,
  ]);
});
