import { expect, test } from '@jest/globals';
import { createLogger } from '../../src/airbyte/logger.ts';
import { SecretMask } from '../../src/base/secrets.ts';
import { streams } from '../../src/streams/index.ts';
import { SyncForecast } from '../../src/streams/sync-forecast.ts';
import { CapturedOutput } from '../support/captured-output.ts';

const NONE = { query: 0, export: 0, app: 0, ingestion: 0 };
const PER_HOUR = { query: 60, export: 60, app: Infinity, ingestion: Infinity };
const CONFIGURED = { cohorts: 0, funnels: 0, reports: 0, groups: 0, days: 366, windowDays: 30 };

interface Given {
  readonly names: readonly string[];
  readonly quota?: ConstructorParameters<typeof SyncForecast>[2];
}

function forecastOf({ names, quota = { spent: NONE, remaining: PER_HOUR, perHour: PER_HOUR } }: Given) {
  const captured = new CapturedOutput();
  const log = createLogger(captured.output, new SecretMask());
  const chosen = streams.filter(({ name }) => names.includes(name));
  return { forecast: new SyncForecast(chosen, CONFIGURED, quota, log), captured };
}

test('the forecast is logged once all streams are planned, with the requests that streams share counted once', async () => {
  const { forecast, captured } = forecastOf({ names: ['cohorts', 'cohort_members', 'annotations'] });
  forecast.reads('cohort_members', { cohorts: 12 });
  await forecast.planned('cohort_members', true);
  await forecast.planned('cohorts', true);
  expect(captured.logs).toEqual([]);
  await forecast.planned('annotations', true);
  await forecast.planned('annotations', false);
  expect(captured.logs).toEqual([
    "INFO requests needed, at least: 13 Query API, 1 App API; this hour's quota suffices",
  ]);
});

test.each([
  ['nothing was spent', 0, 60, 60, 'at 60 Query API requests an hour that takes at least 3 hours'],
  ['the lists were read', 2, 58, 60, 'at 60 Query API requests an hour that takes at least 3 hours'],
  ['Mixpanel has reported a higher limit', 2, 398, 400, "this hour's quota suffices"],
  ['the user allows fewer', 2, 28, 30, 'at 30 Query API requests an hour that takes at least 6 hours'],
  ['a refusal leaves nothing', 2, 0, 60, 'at 60 Query API requests an hour that takes at least 3 hours'],
])(
  'if %s, 201 queries take as long as the quota makes them',
  async (_case, spent, left, perHour, duration) => {
    const quota = {
      spent: { ...NONE, query: spent },
      remaining: { ...PER_HOUR, query: left },
      perHour: { ...PER_HOUR, query: perHour },
    };
    const { forecast, captured } = forecastOf({ names: ['insights', 'cohorts'], quota });
    forecast.reads('insights', { reports: 200, reportsAreNamed: true });
    await forecast.planned('insights', true);
    await forecast.planned('cohorts', true);
    expect(captured.logs).toEqual([`INFO requests needed, at least: 201 Query API; ${duration}`]);
  },
);

test('while queries wait for their quota, the export does not', async () => {
  const { forecast, captured } = forecastOf({ names: ['insights', 'export'] });
  forecast.reads('insights', { reports: 100, reportsAreNamed: true });
  forecast.reads('export', { days: 3 });
  for (const name of ['insights', 'export']) await forecast.planned(name, true);
  expect(captured.logs).toEqual([
    'INFO requests needed, at least: 100 Query API, 1 export; at 60 Query API requests an hour that takes at least 1 hour. The export does not wait for them',
  ]);
});

test('a stream that fails before it reads, or has nothing to read, costs nothing', async () => {
  const { forecast, captured } = forecastOf({ names: ['engage', 'cohorts', 'revenue'] });
  forecast.reads('revenue', { days: 0 });
  await forecast.planned('engage', false);
  await forecast.planned('revenue', false);
  await forecast.planned('cohorts', true);
  expect(captured.logs).toEqual(["INFO requests needed, at least: 1 Query API; this hour's quota suffices"]);
});

test('a sync that reads nothing has no forecast', async () => {
  const { forecast, captured } = forecastOf({ names: ['engage'] });
  await forecast.planned('engage', false);
  expect(captured.logs).toEqual([]);
});
