import { expect, test } from '@jest/globals';
import { migrate } from '../../../src/config/migrate/index.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const TAP = {
  api_secret: 'x',
  date_window_size: '14',
  attribution_window: '0',
  start_date: '2026-01-01T00:00:00Z',
  user_agent: 'tap-mixpanel <me@example.com>',
  project_timezone: 'Europe/Berlin',
  eu_residency: 'true',
  select_properties_by_default: 'false',
  export_events: ' Page Viewed, Signed Up ,,Page Viewed',
  request_timeout: '300',
};

function migrated(config: Record<string, unknown>): unknown {
  return migrate(config).config;
}

test("every field of the tap's config is migrated", () => {
  expect(migrate(TAP)).toEqual({
    changed: true,
    config: {
      credentials: { option_title: 'Project Secret', api_secret: 'x' },
      region: 'EU',
      project_timezone: 'Europe/Berlin',
      start_date: '2026-01-01T00:00:00Z',
      date_window_size: 14,
      attribution_window: 0,
      select_properties_by_default: false,
      export_events: ['Page Viewed', 'Signed Up'],
      property_naming: 'mp_reserved',
    },
    notes: [
      expect.stringMatching(/^config: user_agent is ignored: /),
      expect.stringMatching(/^config: request_timeout is ignored: .*waste the query$/),
    ],
  });
});

test('empty fields take the defaults', () => {
  const empty = Object.fromEntries(Object.keys(TAP).map((field) => [field, '']));
  const { config, notes } = migrate({
    ...empty,
    ...{ api_secret: 'x', project_timezone: 'UTC', attribution_window: '5', eu_residency: null },
  });
  expect([config, notes]).toEqual([
    {
      credentials: { option_title: 'Project Secret', api_secret: 'x' },
      project_timezone: 'UTC',
      attribution_window: 5,
      property_naming: 'mp_reserved',
    },
    [],
  ]);
  expect(migrated({ ...TAP, date_window_size: '0' })).not.toHaveProperty('date_window_size');
});

test.each([
  ['2026-01-01', '2026-01-01'],
  ['2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00Z'],
  ['2026-01-01T00:00:00+02:00', '2025-12-31T22:00:00Z'],
  ['2026-01-01T00:00:00-0800', '2026-01-01T08:00:00Z'],
  ['01/02/2026', '01/02/2026'],
])('the start date %s becomes %s', (start_date, expected) => {
  expect(migrated({ ...TAP, start_date })).toMatchObject({ start_date: expected });
});

test.each([
  ['true', 'EU'],
  ['True', 'EU'],
  [true, 'EU'],
  ['false', 'US'],
  [false, 'US'],
])('eu_residency %j is the region %s', (eu_residency, region) => {
  expect(migrated({ ...TAP, eu_residency })).toMatchObject({ region });
});

test("the name in the tap's documentation has the same effect", () => {
  const others = { ...TAP, eu_residency: undefined };
  expect(migrated({ ...others, eu_residency_server: 'true' })).toMatchObject({ region: 'EU' });
  expect(migrated(others)).not.toHaveProperty('region');
});

test.each([
  { user_agent: 'me' },
  { eu_residency: false },
  { request_timeout: 300 },
  { api_key: 'k' },
  { date_window_size: '30' },
  { attribution_window: '5' },
  { select_properties_by_default: 'true' },
  { export_events: 'A' },
])("api_secret with %j is the tap's config", (field) => {
  expect(migrated({ api_secret: 'x', ...field })).toMatchObject({ property_naming: 'mp_reserved' });
});

const PROJECT_SECRET = { credentials: { option_title: 'Project Secret', api_secret: 'x' } };

test.each([
  { date_window_size: 30, select_properties_by_default: true },
  { region: 'EU', date_window_size: '30' },
  { user_agent: null },
])("api_secret with %j is Airbyte's config, whose other fields are kept", (fields) => {
  expect(migrated({ api_secret: 'x', ...fields })).toEqual({ ...fields, ...PROJECT_SECRET });
  const nested = { credentials: { api_secret: 'x' }, ...fields };
  expect(migrated(nested)).toEqual({ ...fields, ...PROJECT_SECRET });
});

test('the api_key of 2015 is ignored, and a note says so', () => {
  const { config, notes } = migrate({ api_key: 'k', api_secret: 'x' });
  expect(config).toEqual({
    credentials: { option_title: 'Project Secret', api_secret: 'x' },
    property_naming: 'mp_reserved',
  });
  expect(notes).toEqual(['config: api_key is ignored: the secret alone is enough to sign in']);
});

test.each([
  [{ date_window_size: 'many' }, 'date_window_size is "many"; use a non-negative integer such as "30"'],
  [{ attribution_window: '-5' }, 'attribution_window is "-5"; use a non-negative integer such as "30"'],
  [{ attribution_window: 1.5 }, 'attribution_window is 1.5; use a non-negative integer such as "30"'],
  [{ eu_residency: 'maybe' }, 'eu_residency is "maybe"; use "true" or "false"'],
  [{ eu_residency_server: 1 }, 'eu_residency_server is 1; use "true" or "false"'],
  [{ select_properties_by_default: 'some' }, 'select_properties_by_default is "some"; use "true" or "false"'],
  [{ export_events: { a: 1 } }, 'export_events is {"a":1}; use names separated by commas'],
  [{ api_secret: '' }, 'api_secret is missing. Set it'],
  [{ api_secret: '', api_key: 'k' }, 'api_secret is missing, and an api_key alone is not enough'],
])('%j is rejected: %s', async (field, fault) => {
  const { kind, message } = await connectorErrorOf(() => migrate({ ...TAP, ...field }));
  expect(kind).toBe('config');
  expect(message).toContain(`The configuration is invalid: ${fault}`);
});
