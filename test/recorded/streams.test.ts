/** Every record of an answer in a recorded shape, value by value. */
import { expect, test } from '@jest/globals';
import { describeStream } from '../../src/airbyte/catalog.ts';
import type { JsonObject } from '../../src/airbyte/protocol.generated.ts';
import { isObject } from '../../src/base/json-object.ts';
import type { ReadOptions } from '../../src/streams/context.ts';
import { streams } from '../../src/streams/index.ts';
import { keyOfLine } from '../reference/event-key.ts';
import { contextFor, readStream } from '../support/stream-bench.ts';
import { EVENT_LINES } from './answers.ts';
import { startRecorded } from './server.ts';

/** With an empty catalog, every property has a column. */
const WITHOUT_CATALOG = ['export', 'engage'];

/** The records without an empty `_rescued_data`. */
async function read(name: string, options: Partial<ReadOptions> = {}): Promise<readonly JsonObject[]> {
  const stream = streams.find((each) => each.name === name);
  if (stream === undefined) throw new Error(`no stream ${name}`);
  const days = { firstDay: '2026-01-14', lastDay: '2026-01-15', pageSize: 2 };
  const context = contextFor(await startRecorded(), { ...days, ...options });
  const { json_schema: schema } = await describeStream(stream, context);
  const discovered = isObject(schema['properties']) ? schema['properties'] : {};
  const columns = WITHOUT_CATALOG.includes(name) ? {} : discovered;
  const { records } = await readStream(stream, context, undefined, columns);
  return records.map(({ _rescued_data: rescued, ...record }) =>
    rescued === null ? record : { ...record, _rescued_data: rescued },
  );
}

const ARRIVED = { mp_processing_time_ms: '1768528818451' };
const WALNUT = {
  ...{ distinct_id: '0e0e0e0e-125e-542a-b93b-000000000004', user_id: '0e0e0e0e-125e-542a-b93b-000000000004' },
  ...{ import: 'true', ...ARRIVED },
};
const EVENTS: readonly JsonObject[] = [
  {
    ...{ event: 'Registered', time: '2026-01-15T00:01:51Z' },
    ...{ insert_id: 'aaQducvplvpltCjBsebtxwadtEBDnFAdycab', mp_processing_time_ms: '1768449711874' },
  },
  {
    ...{ event: 'Registered', time: '2026-01-15T00:32:01Z' },
    ...{ insert_id: 'bbjcebutltmvhbbholfhxtCcycwnBjDtndha', mp_processing_time_ms: '1768451521561' },
  },
  {
    ...{ event: 'Read Shop Page', time: '2026-01-15T01:34:40Z' },
    ...{ distinct_id: '0b0b0b0b-31a5-4b99-9eef-000000000001', browser: 'Firefox' },
    ...{ browser_version: '146.0.1.2', current_url: 'https://shop.example.com/books/' },
    ...{ insert_id: '0c0c0c0c-c747-59c8-a5ed-000000000002', mp_api_endpoint: 'api.mixpanel.com' },
    ...{ mp_lib: 'Segment: ruby', mp_processing_time_ms: '1768466083321', noninteraction: 'true' },
  },
  {
    ...{ event: 'Search', time: '2026-01-15T01:47:55Z', distinct_id: '0d0d0d0d-b971-4f68-b879-000000000003' },
    ...{ browser: 'Edge', city: 'Lyon', created: '2024-03-14T21:59:41', email: 'zoe@example.org' },
    ...{
      first_name: 'Zoé',
      import: 'true',
      initial_referrer: 'duckduckgo.com',
      insert_id: 'cBquCestadcpFdhz',
    },
    ...{ last_name: 'Muster', mp_api_endpoint: 'api.mixpanel.com', mp_api_timestamp_ms: '1768468886843' },
    ...{ os: 'Linux', region: 'Rhône', 'Abandoned Carts': '2', Affiliate: 'None' },
    ...{ 'Search Filter': '["Under €20","Music"]', 'Cart Size (# of Items)': '10', 'Cart Value': '577' },
    ...{ 'Date of Last View': '2025-03-17T08:24:40', 'Shipping Fee': '7', 'Shipping Fees': '8' },
    ...{ 'Layout A/B Test': 'Variant', 'Suggested Item': 'true', UTM_Medium: 'Mail', UTM_source: 'Letter' },
    ...{ 'Within Checkout': 'false', mp_country_code: 'FR', mp_lib: 'web' },
    mp_processing_time_ms: '1768468886881',
  },
  {
    ...{ event: 'walnut', time: '2026-01-15T02:05:33Z', ...WALNUT },
    ...{ device_id: 'BBBBBB6BdoXU6xlq6RMD3Oig2eaRwW5I55xd6UHTd', mp_api_endpoint: 'api.mixpanel.com' },
    ...{ insert_id: '0f0f0f0f-ba0e-447e-bdaf-000000000005', mp_api_timestamp_ms: '1768528817966' },
    mp_event_size: '403',
  },
  ...[1, 2].map(() => ({
    ...{ event: 'link identity', time: '2026-01-15T02:06:40Z', ...WALNUT },
    ...{ device_id: 'phone-1', insert_id: 'link-1' },
  })),
  {
    ...{ event: '$identify', time: '2026-01-15T02:08:20Z', insert_id: 'identify-1', is_reshuffled: 'true' },
    ...{ distinct_id: '0a0a0a0a-0000-4000-8000-000000000006', identified_id: '2070001' },
    ...{ anon_id: '0a0a0a0a-0000-4000-8000-000000000006', distinct_id_before_identity: '2070001' },
    mp_processing_time_ms: '1768528818999',
  },
  {
    ...{ event: '$create_alias', time: '2026-01-15T02:09:10Z', insert_id: 'nickname-1' },
    ...{ distinct_id: '2070001', alias: 'nickname-1', mp_processing_time_ms: '1768528819000' },
  },
  {
    ...{ event: '$merge', time: '2026-01-15T02:09:20Z', insert_id: 'merging-1' },
    ...{ distinct_id: '2070001', distinct_ids: '["2070001","2070002"]' },
    ...{ failure_reason: 'too many ids', mp_processing_time_ms: '1768528819001' },
  },
  {
    ...{ event: 'screen seen', time: '2026-01-15T02:10:00Z', insert_id: 'seen-1' },
    ...{ distinct_id: '$device:phone-2', device_id: 'phone-2', mp_processing_time_ms: '1768528819100' },
  },
  {
    ...{ event: 'screen seen', time: '2026-01-15T02:10:01Z', insert_id: 'seen-2', distinct_id: '' },
    ...{ source: 'warehouse', warehouse_import_id: '321', warehouse_import_job_id: '654' },
    ...{ warehouse_type: 'snowflake', mp_processing_time_ms: '1768528819101' },
  },
];

test('recorded events arrive with every property, those of the newer exports and of identity rows too', async () => {
  const records = await read('export', { firstDay: '2026-01-15' });
  const expected = EVENTS.map((event, index) => ({
    event_key: keyOfLine(EVENT_LINES[index] ?? ''),
    ...event,
  }));
  expect(records.map(withoutNulls)).toEqual(expected);
});

test('recorded profiles arrive from pages that say less and less about themselves', async () => {
  const seen = { distinct_id: 'first@example.org', email: 'first@example.org', kind: 'human' };
  expect((await read('engage')).map(withoutNulls)).toEqual([
    { ...seen, name: 'First Person', last_seen: '2025-01-01T00:00:00' },
    {
      distinct_id: 'svc-reader.111111.mp-service-account',
      ...{ name: 'reader', kind: 'robot', last_seen: '2025-01-01T00:00:00' },
    },
    {
      ...{ distinct_id: '321@example.org', email: '321@example.org', name: '321', '321': '654321' },
      last_seen: '2025-01-02T00:00:00',
    },
    {
      ...{ distinct_id: '7', created: '2009-12-12T11:20:47', email: 'seven@example.org' },
      ...{ first_name: 'Seven', last_name: 'Of', last_seen: '2009-06-09T23:08:40' },
    },
    {
      distinct_id: '1a35cd7f-3f06-4549-91bf-198ee58bb58a',
      ...{ created: '2009-12-12T11:20:47', browser: 'Safari', browser_version: '18.3.1' },
      ...{ email: 'lois@example.org', first_name: 'Lois', last_name: 'Muster', name: 'Lois Muster' },
    },
  ]);
});

test('recorded cohorts arrive with a null and a missing group', async () => {
  expect(await read('cohorts')).toEqual([
    {
      ...{ id: 2478097, project_id: 1529987, name: 'Buyers', description: '', data_group_id: null },
      ...{ count: 1, is_visible: 1, created: '2025-09-14 15:57:43' },
    },
    {
      ...{ count: 25, is_visible: 0, created: '2025-04-02 23:22:01', project_id: 1, id: 3000 },
      description: "This one isn't visible, has the id 3000 and 25 users.",
      name: 'Second Cohort',
    },
  ]);
});

test('recorded members arrive for each cohort, without a profile too', async () => {
  const members = [
    { distinct_id: 'first@example.org', email: 'first@example.org' },
    { distinct_id: 'nobody' },
  ];
  const expected = [2478097, 3000].flatMap((cohort_id) =>
    members.map((member) => ({ ...member, cohort_id })),
  );
  expect((await read('cohort_members')).map(withoutNulls)).toEqual(expected);
});

const NOBODY = {
  steps: [
    {
      ...{ count: 0, avg_time: null, avg_time_from_start: null, event: 'Order', goal: 'Order' },
      ...{ step_label: 'Order', overall_conv_ratio: 1, step_conv_ratio: 1 },
    },
    {
      ...{ count: 0, avg_time: null, avg_time_from_start: null, event: '$custom_event:2305068' },
      ...{ goal: '$custom_event:2305068', step_label: '222', custom_event: true, custom_event_id: 2305068 },
      ...{ overall_conv_ratio: 0, step_conv_ratio: 0 },
    },
  ],
  analysis: { completion: 0, starting_amount: 0, steps: 2, worst: 1 },
};
const MANY = {
  steps: [
    {
      ...{ count: 12688, avg_time: 3, avg_time_from_start: 6, step_conv_ratio: 1, goal: 'Site Open' },
      ...{ overall_conv_ratio: 1, event: 'Site Open' },
    },
    {
      ...{ count: 10524, avg_time: 144, avg_time_from_start: 144, step_conv_ratio: 0.829445145018915 },
      ...{ goal: '$custom_event:54321', step_label: 'Level Won', custom_event: true, custom_event_id: 54321 },
      ...{ overall_conv_ratio: 0.829445145018915, event: '$custom_event:54321' },
    },
  ],
  analysis: { completion: 10524, starting_amount: 12688, steps: 2, worst: 1 },
};

test('recorded funnels arrive by day, with the steps as they are', async () => {
  const days = (funnel: JsonObject): JsonObject[] => [
    { ...funnel, date: '2026-01-14', datetime: '2026-01-14T00:00:00Z', ...NOBODY },
    { ...funnel, date: '2026-01-15', datetime: '2026-01-15T00:00:00Z', ...MANY },
  ];
  expect(await read('funnels')).toEqual([
    ...days({ funnel_id: 26152117, name: 'trial' }),
    ...days({ funnel_id: 8509, name: 'Checkout funnel' }),
  ]);
});

test('recorded revenue arrives by day, without the total', async () => {
  const numbers = { amount: 0, count: 124, paid_count: 0 };
  expect(await read('revenue')).toEqual([
    { date: '2026-01-14', datetime: '2026-01-14T00:00:00Z', ...numbers },
    { date: '2026-01-15', datetime: '2026-01-15T00:00:00Z', ...numbers },
  ]);
});

test('recorded annotations arrive with their dates in UTC, with and without a project and tags', async () => {
  expect(await read('annotations', { projectTimezone: 'Europe/Paris' })).toEqual([
    {
      ...{ id: 2138193, project_id: 1529987, date: '2024-01-15T11:00:00Z', description: 'release' },
      user: { id: 4440095, first_name: '', last_name: '' },
    },
    {
      ...{ id: 2138197, project_id: 1, date: '2023-02-15T11:00:00Z', description: 'Something new happened!' },
      ...{ user: { id: 2, first_name: 'Jane', last_name: 'Muster' }, tags: [{ id: 2, name: 'y' }] },
    },
  ]);
});

/** Without the columns that are null because another record has them. */
function withoutNulls(record: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}
