import { expect, test } from '@jest/globals';
import { parseConfig } from '../../src/config/config.ts';
import { connectorErrorOf } from '../support/thrown.ts';

/** January 30 in US/Pacific. */
const NOW = Date.UTC(2026, 0, 31, 7, 30);

const account = { username: 'user', secret: 'topsecret', project_id: 12345 };
const minimal = { credentials: account };

async function faultOf(config: unknown): Promise<string> {
  const { kind, message } = await connectorErrorOf(() => parseConfig(config, NOW));
  expect(kind).toBe('config');
  expect(message).toMatch(/^The configuration is invalid: .*\.$/);
  return message.slice('The configuration is invalid: '.length, -1);
}

test('everything but the credentials has a default', () => {
  expect(parseConfig(minimal, NOW)).toEqual({
    credentials: account,
    region: 'US',
    project_timezone: 'US/Pacific',
    start_date: '2025-01-30',
    end_date: undefined,
    attribution_window: 5,
    export_lookback_window: 0,
    select_properties_by_default: true,
    date_window_size: 30,
    page_size: 1000,
    num_workers: 3,
    queries_per_hour: 60,
    export_events: [],
    export_where: '',
    group_ids: [],
    export_incremental_by: 'arrival',
    legacy_event_time: false,
    property_naming: 'plain',
    property_types: 'text',
    property_layout: 'columns',
    report_ids: [],
  });
});

test('every given option is kept', () => {
  const config = {
    credentials: { option_title: 'Project Secret', api_secret: 'topsecret' },
    region: 'IN',
    project_timezone: 'Europe/Berlin',
    start_date: '2026-01-01',
    end_date: '2026-01-20',
    attribution_window: 0,
    export_lookback_window: 3600,
    select_properties_by_default: false,
    date_window_size: 1,
    page_size: 10,
    num_workers: 25,
    queries_per_hour: 30,
    export_events: ['Signed up', 'Bought'],
    export_where: 'defined(properties["plan"])',
    group_ids: ['-1405123841946871899'],
    workspace_id: 3000001,
    export_incremental_by: 'time',
    legacy_event_time: true,
    property_naming: 'mp_reserved',
    property_types: 'native',
    property_layout: 'both',
    report_ids: [5001, 5002],
  };
  expect(parseConfig(config, NOW)).toEqual(config);
});

test.each([
  { option_title: 'Service Account', ...account },
  { option_title: 'Project Secret', api_secret: 'topsecret' },
  { api_secret: 'topsecret' },
  { ...account, unknown: 'field' },
])('the credentials %j are accepted', (credentials) => {
  expect(parseConfig({ credentials }, NOW).credentials).toEqual(credentials);
});

test('unknown options are accepted', () => {
  expect(parseConfig({ ...minimal, later_option: true }, NOW)).toMatchObject({ later_option: true });
});

test('an option that is null counts as empty', () => {
  const config = { ...minimal, region: null, start_date: null, end_date: null, page_size: null };
  expect(parseConfig(config, NOW)).toEqual(parseConfig(minimal, NOW));
});

test('parsing does not modify the config', () => {
  const config = structuredClone(minimal);
  parseConfig(config, NOW);
  expect(config).toEqual(minimal);
});

test.each([
  ['', '2025-01-30', undefined],
  ['2026-01-15', '2026-01-15', '2026-01-15'],
  ['2026-01-15T00:00:00Z', '2026-01-15', '2026-01-15'],
  ['2026-01-15T23:59:59Z', '2026-01-15', '2026-01-15'],
])('the date %j is start %s and end %s', (date, start, end) => {
  const { start_date, end_date } = parseConfig({ ...minimal, start_date: date, end_date: date }, NOW);
  expect([start_date, end_date]).toEqual([start, end]);
});

test('one year ago is counted from today in the project time zone', () => {
  const config = { ...minimal, project_timezone: 'Pacific/Kiritimati' };
  expect(parseConfig(config, Date.UTC(2026, 0, 31, 10)).start_date).toBe('2025-02-01');
});

test('start and end may be the same day, and in the future', () => {
  const config = { ...minimal, start_date: '2030-01-01', end_date: '2030-01-01' };
  expect(parseConfig(config, NOW)).toMatchObject({ start_date: '2030-01-01', end_date: '2030-01-01' });
});

const FORMAT = 'use the format YYYY-MM-DDTHH:MM:SSZ';

test.each([
  [{ start_date: '2026-02-30' }, 'start_date is "2026-02-30"; that day does not exist'],
  [{ end_date: '2026-13-01T00:00:00Z' }, 'end_date is "2026-13-01T00:00:00Z"; that day does not exist'],
  [{ start_date: '01.02.2026' }, `start_date is "01.02.2026"; ${FORMAT}`],
  [{ start_date: '2026-01-31 10:00:00' }, `start_date is "2026-01-31 10:00:00"; ${FORMAT}`],
  [{ end_date: '2026-01-31T10:00:00' }, `end_date is "2026-01-31T10:00:00"; ${FORMAT}`],
  [{ end_date: 'today' }, `end_date is "today"; ${FORMAT}`],
  [{ start_date: 20260101 }, 'start_date is 20260101; it must be of type string'],
  [
    { start_date: '2026-01-02', end_date: '2026-01-01' },
    'end_date 2026-01-01 is before start_date 2026-01-02; choose a later end date or an earlier start date',
  ],
  [
    { end_date: '2024-01-01' },
    'end_date 2024-01-01 is before start_date 2025-01-30; choose a later end date or an earlier start date',
  ],
  [{ region: 'EMEA' }, 'region is "EMEA"; choose US, EU or IN'],
  [{ region: 'eur' }, 'region is "eur"; choose US, EU or IN'],
  [
    { project_timezone: 'Pacific' },
    'project_timezone is "Pacific"; use a tz database name such as US/Pacific, Europe/Berlin or UTC',
  ],
  [{ project_timezone: '' }, 'project_timezone is empty'],
  [{ attribution_window: -1 }, 'attribution_window is -1; it must be >= 0'],
  [{ attribution_window: '5 days' }, 'attribution_window is "5 days"; it must be of type integer'],
  [{ export_lookback_window: 1.5 }, 'export_lookback_window is 1.5; it must be of type integer'],
  [
    { select_properties_by_default: 'true' },
    'select_properties_by_default is "true"; it must be of type boolean',
  ],
  [{ date_window_size: 0 }, 'date_window_size is 0; it must be >= 1'],
  [{ page_size: 0 }, 'page_size is 0; it must be >= 1'],
  [{ num_workers: 0 }, 'num_workers is 0; it must be >= 1'],
  [{ num_workers: 26 }, 'num_workers is 26; it must be <= 25'],
])('%j is rejected: %s', async (options, fault) => {
  expect(await faultOf({ ...minimal, ...options })).toBe(fault);
});

test.each([
  [{}, 'credentials is missing'],
  [{ credentials: null }, 'credentials is missing'],
  [{ credentials: 7 }, 'credentials is 7; it must be of type object'],
  [{ credentials: [] }, 'credentials is a list; it must be of type object'],
  [
    { credentials: {} },
    'credentials.username is missing; credentials.secret is missing; credentials.project_id is missing',
  ],
  [{ credentials: { username: 'user', secret: 'topsecret' } }, 'credentials.project_id is missing'],
  [
    { credentials: { ...account, project_id: '12345a' } },
    'credentials.project_id is "12345a"; it must be of type integer',
  ],
  [{ credentials: { ...account, project_id: 0 } }, 'credentials.project_id is 0; it must be >= 1'],
  [{ credentials: { ...account, username: '' } }, 'credentials.username is empty'],
  [{ credentials: { api_secret: '' } }, 'credentials.api_secret is empty'],
  [
    { credentials: { option_title: 'Something', api_secret: 'topsecret' } },
    'credentials.option_title is "Something"; it must be "Project Secret"',
  ],
  [[], 'it is a list; it must be of type object'],
  [null, 'it is null; it must be of type object'],
  ['text', 'it is a string; it must be of type object'],
])('the config %j is rejected: %s', async (config, fault) => {
  expect(await faultOf(config)).toBe(fault);
});

test('no error shows a secret', async () => {
  for (const credentials of [
    { ...account, secret: 987654321 },
    { ...account, secret: ['987654321'] },
    { api_secret: 987654321 },
    { api_secret: { is: '987654321' } },
  ]) {
    expect(await faultOf({ credentials })).not.toContain('9876');
  }
});
