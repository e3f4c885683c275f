import { expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import type { EmulatorOptions } from '../emulator/options.ts';
import { runSource, type Given, type Run } from './support/run-source.ts';
import { configured, configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const LISTS = ['saved_reports', 'lexicon_schemas', 'lookup_tables', 'feature_flags', 'experiments'];
const OF_WORKSPACES = ['feature_flags', 'experiments'];

interface Project {
  readonly emulator: Emulator;
  readonly given: Given;
}

async function project(options: EmulatorOptions = {}, config: object = {}): Promise<Project> {
  const emulator = await emulate({ clock: { now: () => NOW }, eventsPerDay: 5, cohorts: 2, ...options });
  return { emulator, given: { config: configWith({ ...config }), url: emulator.url, nowMs: NOW } };
}

/** Reads the lists, and other streams of that name, as discover offers them. */
async function readLists({ emulator, given }: Project, others: readonly string[] = []): Promise<Run> {
  const { catalog } = await runSource('discover', given);
  emulator.control.requests.clear();
  const chosen = catalog.filter(({ name }) => [...LISTS, ...others].includes(name));
  return await runSource('read', { ...given, catalog: configured(chosen, 'full_refresh') });
}

const recordLines = (run: Run, stream: string): string[] =>
  run.stdout
    .split('\n')
    .filter((line) => line.includes(`"type":"RECORD"`) && line.includes(`"stream":"${stream}"`));
const pathsOf = ({ control }: Emulator): string[] => control.requests.list().map(({ path }) => path);

test('five lists are read with one request each and one for the workspaces, digit for digit', async () => {
  const made = await project();
  const run = await readLists(made);
  expect(run.exitCode).toBe(0);
  expect(LISTS.map((name) => run.records(name).length)).toEqual([5, 15, 2, 3, 2]);
  expect(pathsOf(made.emulator)).toHaveLength(6);
  expect(recordLines(run, 'saved_reports')[0]).toContain('"filterValue":9007199254740993,"weight":1.0');
  expect(recordLines(run, 'feature_flags')[0]).toContain(
    '"value":9007199254740993,"is_control":false,"split":1.0',
  );
  expect(recordLines(run, 'feature_flags')[0]).toContain('"data_group_id":"-1405123841946871899"');
  expect(recordLines(run, 'experiments')[0]).toContain('{"metric":9007199254740993,"lift":0.10}');
  expect(run.records('lexicon_schemas')[1]).toMatchObject({
    ...{ entity_type: 'event', name: 'Item Viewed', hidden: false, dropped: false },
    schema: { properties: { price: { type: 'number' } } },
  });
  expect(run.records('lookup_tables')[0]).toMatchObject({ name: 'Accounts', _rescued_data: null });
  expect(run.records('feature_flags').map(({ status }) => status)).toEqual([
    'enabled',
    'disabled',
    'archived',
  ]);
  expect(run.records('saved_reports')[0]).toMatchObject({ _rescued_data: '{"can_view":true,"metadata":{}}' });
});

test('of several workspaces each is read, and what they share is delivered once', async () => {
  const made = await project({ workspaces: 3 });
  const run = await readLists(made);
  expect(run.exitCode).toBe(0);
  expect(OF_WORKSPACES.map((name) => run.records(name).length)).toEqual([5, 4]);
  const ids = run.records('feature_flags').map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('with workspace_id only that workspace is read, and queries are limited to it, not the export', async () => {
  const made = await project({ workspaces: 3 }, { workspace_id: 3000002, start_date: '2026-06-19' });
  const run = await readLists(made, ['cohorts', 'export']);
  expect(run.exitCode).toBe(0);
  expect(run.records('feature_flags').map(({ workspace_id: id }) => id)).toEqual([null, 3000002, null]);
  const requests = made.emulator.control.requests.list();
  expect(requests.filter(({ path }) => path.includes('/workspaces/public'))).toEqual([]);
  const viewOf = (end: string): unknown =>
    requests.find(({ path }) => path.endsWith(end))?.query['workspace_id'];
  expect([viewOf('/cohorts/list'), viewOf('/export')]).toEqual(['3000002', undefined]);
});

test('if the list of workspaces is refused, check says what to set, and other lists are read', async () => {
  const made = await project({ notPermitted: ['workspaces'] });
  const { connection } = await runSource('check', made.given);
  expect(connection?.status).toBe('SUCCEEDED');
  expect(connection?.message).toMatch(
    /feature_flags, experiments are not available: Mixpanel does not list the workspaces.*Set Data view/,
  );
  const run = await readLists(made);
  expect(run.exitCode).toBe(1);
  expect(LISTS.map((name) => run.records(name).length)).toEqual([5, 15, 2, 0, 0]);
});

test('a plan without the lists fails them alone, and check names them', async () => {
  const made = await project({
    notInPlan: ['bookmarks', 'schemas', 'lookup-tables', 'feature-flags', 'experiments'],
  });
  const { connection } = await runSource('check', made.given);
  expect(connection?.status).toBe('SUCCEEDED');
  expect(connection?.message).toMatch(
    /saved_reports, insights, lexicon_schemas, lookup_tables, feature_flags, experiments are not available: The Mixpanel plan/,
  );
  const run = await readLists(made, ['annotation_tags']);
  expect(run.exitCode).toBe(1);
  expect(run.records('annotation_tags')).toHaveLength(3);
});
