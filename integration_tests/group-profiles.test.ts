import { expect, test } from '@jest/globals';
import type { EmulatorOptions } from '../emulator/options.ts';
import type { Emulator } from '../emulator/server.ts';
import { runSource, type Given, type Run } from './support/run-source.ts';
import { catalogOf, configured, configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const COMPANY = '-1405123841946871899';
const LIST_OF_COHORTS = { path: '/cohorts/list' };

/** A project with two group keys, of which the first has a cohort. */
async function withGroups(options: EmulatorOptions = {}): Promise<{ emulator: Emulator; given: Given }> {
  const emulator = await emulate({
    ...{ clock: { now: () => NOW }, cohorts: 4, profiles: 3, groups: 2, groupProfiles: 0, limits: true },
    ...options,
  });
  const { control } = emulator;
  control.groupProfiles('company').add({ distinctId: 'acme', properties: { plan: 'gold', seats: 5 } });
  control.groupProfiles('company 2').add({ distinctId: 'acme', properties: { plan: 'tin', seats: 'many' } });
  return { emulator, given: givenFor(emulator) };
}

function givenFor({ url }: Pick<Emulator, 'url'>, options: object = {}): Given {
  const config = configWith({ start_date: '2026-06-19', ...options });
  return { config, catalog: catalogOf('group_profiles'), url, nowMs: NOW, clockJumps: true };
}

const idsOf = ({ control }: Emulator): string[] => control.groups.list().map(({ id }) => id);
const keysOf = (run: Run): unknown[] =>
  run
    .records('group_profiles')
    .map(({ data_group_id, group_id }) => [data_group_id, group_id])
    .sort();

/** The group keys whose profiles were requested, one counted query each. */
const requestedKeys = ({ control }: Emulator): string[] =>
  control.requests
    .list()
    .flatMap(({ query: { data_group_id: id }, counted }) => (id === undefined || !counted ? [] : [id]))
    .sort();

async function discovered(given: Given): Promise<Given> {
  const { catalog } = await runSource('discover', { ...given, catalog: undefined, clockJumps: false });
  const offered = catalog.filter(({ name }) => name === 'group_profiles');
  return { ...given, catalog: configured(offered, 'full_refresh') };
}

test('the groups of cohorts and of group_ids are read, with exact digits and a query per group key', async () => {
  const { emulator } = await withGroups({ groupProfiles: 30 });
  const [company = '', other = ''] = idsOf(emulator);
  const run = await runSource(
    'read',
    givenFor(emulator, { group_ids: [` ${other}, ${company}`], page_size: 10 }),
  );
  expect([run.exitCode, run.statuses('group_profiles').at(-1)]).toEqual([0, 'COMPLETE']);
  expect(company).toBe(COMPANY);
  expect(run.stdout).toContain(`"data_group_id":"${COMPANY}"`);
  expect(run.stdout).toContain('"account":9007199254740993');
  const records = run.records('group_profiles');
  expect(new Set(records.map((record) => JSON.stringify(record))).size).toBe(62);
  // The same group ID of two group keys is two groups.
  expect(keysOf(run)).toEqual(
    expect.arrayContaining([
      [company, 'acme'],
      [other, 'acme'],
    ]),
  );
  expect(requestedKeys(emulator)).toEqual([company, other].sort());
});

test('without group_ids the group keys of cohorts are read, each once', async () => {
  const { emulator, given } = await withGroups({ cohorts: 24 });
  const run = await runSource('read', given);
  expect(keysOf(run)).toHaveLength(2);
  expect(requestedKeys(emulator)).toEqual(idsOf(emulator).sort());
});

test('a project without group keys is read to its end, and the log says how to add some', async () => {
  const { emulator, given } = await withGroups({ cohorts: 0 });
  const run = await runSource('read', given);
  expect([run.exitCode, keysOf(run), requestedKeys(emulator)]).toEqual([0, [], []]);
  expect(run.logs).toContainEqual(
    expect.stringMatching(/group_profiles: no group key is known.*set group_ids/),
  );
});

test('a cohort with a data group ID that is not a number is named, and the others are read', async () => {
  const { emulator, given } = await withGroups();
  const list = emulator.control.cohorts.list().map((each) => JSON.stringify(each));
  const body = `[${list.join()},{"id":7,"data_group_id":"company"}]`;
  emulator.control.failures.add({ kind: 'answer', status: 200, body, times: -1, match: LIST_OF_COHORTS });
  const run = await runSource('read', given);
  expect([run.exitCode, keysOf(run)]).toEqual([0, [[COMPANY, 'acme']]]);
  expect(run.logs).toContainEqual(
    expect.stringMatching(/a data_group_id is not a number, .*: 1, the first: cohort 7 has "company"/),
  );
});

test('a group key without profiles is read', async () => {
  const { emulator, given } = await withGroups();
  emulator.control.groupProfiles('company').remove('acme');
  const run = await runSource('read', given);
  expect([run.exitCode, keysOf(run), requestedKeys(emulator)]).toEqual([0, [], [COMPANY]]);
});

test('a group key that was deleted is skipped with a warning, and the others are read', async () => {
  const { emulator } = await withGroups({ cohorts: 8 });
  const [, other] = idsOf(emulator);
  emulator.control.groups.remove('company');
  const run = await runSource('read', givenFor(emulator, { group_ids: ['77'] }));
  expect([run.exitCode, run.statuses('group_profiles').at(-1)]).toEqual([0, 'COMPLETE']);
  expect(keysOf(run)).toEqual([[other, 'acme']]);
  for (const id of [COMPANY, '77'])
    expect(run.logs).toContainEqual(
      expect.stringMatching(`group_profiles, group key ${id} is skipped: .*remove its ID from Group keys`),
    );
});

test('properties of all group keys share columns, and a value that does not fit is rescued', async () => {
  const { emulator } = await withGroups({ cohorts: 8 });
  const native = await discovered(givenFor(emulator, { property_types: 'native' }));
  const [, tin] = idsOf(emulator);
  emulator.control
    .groupProfiles('company')
    .add({ distinctId: 'late', properties: { plan: 7, later: 'new' } });
  const run = await runSource('read', native);
  const keyOf = ({ data_group_id, group_id }: Readonly<Record<string, unknown>>): string =>
    `${String(data_group_id)} ${String(group_id)}`;
  const byKey = new Map(run.records('group_profiles').map((record) => [keyOf(record), record]));
  expect(byKey.get(`${COMPANY} acme`)).toMatchObject({ plan: 'gold', seats: '5' });
  expect(byKey.get(`${tin} acme`)).toMatchObject({ plan: 'tin', seats: 'many' });
  expect(byKey.get(`${COMPANY} late`)).toMatchObject({ plan: '7', _rescued_data: '{"later":"new"}' });
});

test.each([
  ['text', { employees: 'string', founded: 'string', account: 'string' }],
  ['native', { employees: 'number', founded: 'date-time', account: 'string' }],
])(
  'discover samples groups, and with property_types %s offers their columns',
  async (property_types, types) => {
    const { emulator } = await withGroups({ cohorts: 8, groupProfiles: 20 });
    const given = givenFor(emulator, { property_types });
    const run = await runSource('discover', { ...given, catalog: undefined, clockJumps: false });
    const offered = run.catalog.find(({ name }) => name === 'group_profiles');
    const columns = Object(offered?.json_schema['properties']) as Record<
      string,
      { type: string[]; format?: string }
    >;
    const typeOf = (column: string) => columns[column]?.format ?? columns[column]?.type[1];
    expect(Object.fromEntries(Object.keys(types).map((column) => [column, typeOf(column)]))).toEqual(types);
    expect(requestedKeys(emulator)).toEqual(idsOf(emulator).sort());
  },
);

test('with property_layout json nothing is sampled, and all properties arrive in one object', async () => {
  const { emulator } = await withGroups();
  const given = await discovered(givenFor(emulator, { property_layout: 'json' }));
  expect(requestedKeys(emulator)).toEqual([]);
  const run = await runSource('read', given);
  expect(run.records('group_profiles')).toEqual([
    { data_group_id: COMPANY, group_id: 'acme', _rescued_data: null, properties: { plan: 'gold', seats: 5 } },
  ]);
});

test('if only the keys are selected, no other properties are requested', async () => {
  const { emulator, given } = await withGroups();
  const json_schema = { properties: { data_group_id: {}, group_id: {} } };
  const stream = {
    name: 'group_profiles',
    json_schema,
    supported_sync_modes: ['full_refresh'] as ['full_refresh'],
  };
  const run = await runSource('read', { ...given, catalog: configured([stream], 'full_refresh') });
  expect(run.records('group_profiles')).toMatchObject([{ data_group_id: COMPANY, group_id: 'acme' }]);
  const [request] = emulator.control.requests.list().filter(({ query }) => 'data_group_id' in query);
  expect(request?.query['output_properties']).toBe('["$last_seen"]');
});

test('a property keeps its column in later syncs', async () => {
  const { emulator, given } = await withGroups();
  const first = await runSource('read', given);
  emulator.control.groupProfiles('company').add({ distinctId: 'a', properties: { $plan: 'other' } });
  const second = await runSource('read', { ...given, state: first.stateFile });
  const plans = second.records('group_profiles').map(({ plan, group_id }) => [group_id, plan]);
  expect(plans.sort()).toEqual([
    ['a', undefined],
    ['acme', 'gold'],
  ]);
});

test('if the role may not list cohorts, the group keys in group_ids are read, with a warning', async () => {
  const { emulator } = await withGroups();
  emulator.control.failures.add({ kind: 'answer', status: 403, times: -1, match: LIST_OF_COHORTS });
  const run = await runSource('read', givenFor(emulator, { group_ids: [COMPANY] }));
  expect([run.exitCode, keysOf(run)]).toEqual([0, [[COMPANY, 'acme']]]);
  expect(run.logs).toContainEqual(
    expect.stringMatching(/only the group keys in group_ids are read, because the cohorts cannot be listed/),
  );
});

test('if the list of cohorts breaks, the group keys in group_ids are read, and the stream is not complete', async () => {
  const { emulator } = await withGroups();
  emulator.control.failures.add({ kind: 'answer', status: 500, times: -1, match: LIST_OF_COHORTS });
  const run = await runSource('read', givenFor(emulator, { group_ids: [COMPANY] }));
  expect([run.exitCode, keysOf(run)]).toEqual([1, [[COMPANY, 'acme']]]);
  expect(run.errors).toMatchObject([
    { message: expect.stringContaining('the group keys of cohorts') as unknown },
  ]);
});

test('if a group key fails, the others are read, and the next attempt reads all of them', async () => {
  const { emulator, given } = await withGroups({ cohorts: 8 });
  const match = { path: '/engage', query: { data_group_id: COMPANY } };
  emulator.control.failures.add({ kind: 'answer', status: 403, times: -1, match });
  const first = await runSource('read', given);
  expect(first.errors).toMatchObject([
    { message: expect.stringContaining(`group key ${COMPANY}`) as unknown },
  ]);
  expect(keysOf(first)).toHaveLength(1);
  emulator.control.failures.clear();
  const next = await runSource('read', { ...given, state: first.stateFile });
  expect([next.exitCode, keysOf(next)]).toEqual([0, expect.arrayContaining([[COMPANY, 'acme']])]);
});

test('a group without a usable ID is named, after all others were delivered', async () => {
  const { emulator, given } = await withGroups();
  const body = `{"page":0,"results":[{"$distinct_id":null,"$properties":{"plan":"odd"}},{"$distinct_id":7,"$properties":{}}],"status":"ok","total":2}`;
  emulator.control.failures.add({ kind: 'answer', status: 200, body, times: -1, match: { path: '/engage' } });
  const run = await runSource('read', given);
  expect([run.exitCode, keysOf(run)]).toEqual([1, [[COMPANY, '7']]]);
  expect(run.logs).toContainEqual(
    expect.stringMatching(
      `group_profiles, group key ${COMPANY}: left out a result without a usable \\$distinct_id`,
    ),
  );
});
