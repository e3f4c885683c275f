import { beforeAll, expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import type { CatalogStream } from '../src/airbyte/protocol.generated.ts';
import { readable } from '../test/reference/readable.ts';
import { canonical, comparable, isObject, losslessly } from './support/expected-events.ts';
import { runSource, type Run } from './support/run-source.ts';
import { configured, configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const STREAMS = ['export', 'engage', 'cohort_members'];
const PROPERTY_REQUESTS = /events\/properties|engage\/properties|\/schemas/;

/** The columns of each stream in the layout `json`. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  export: [
    ...['_arrived_at', '_rescued_data', 'device_id', 'distinct_id', 'distinct_id_before_identity', 'event'],
    ...['event_key', 'insert_id', 'mp_processing_time_ms', 'properties', 'time', 'user_id'],
  ],
  engage: ['_rescued_data', 'distinct_id', 'last_seen', 'properties'],
  cohort_members: ['_rescued_data', 'cohort_id', 'distinct_id', 'last_seen', 'properties'],
};

let emulator: Emulator;
/** What discover finds in each layout, and the paths it requests. */
const discovered = new Map<string, Discovery>();

interface Discovery {
  readonly streams: readonly CatalogStream[];
  readonly asked: readonly string[];
}

beforeAll(async () => {
  emulator = await emulate({
    ...{ clock: { now: () => NOW }, firstDay: '2026-06-18', eventsPerDay: 20, edgeCaseShare: 0.3 },
    ...{ profiles: 30, edgeCaseProfileShare: 0.3, cohorts: 2 },
  });
  const odd = String.raw`"id":9007199254740993123,"ids":[{"id" : 9007199254740993125}],"rate":1.0,"properties":"own","twice":1,"tw\u0069ce":2`;
  emulator.control.events.add({
    line: `{"event":"planted","properties":{"time":${NOW / 1000 - 60},"$insert_id":"planted",${odd}}}`,
  });
  for (const layout of ['columns', 'json', 'both']) discovered.set(layout, await discover(layout));
});

const configOf = (property_layout: string, newColumns = true) =>
  configWith({ start_date: '2026-06-18', property_layout, select_properties_by_default: newColumns });

async function discover(layout: string): Promise<Discovery> {
  emulator.control.requests.clear();
  const run = await runSource('discover', { config: configOf(layout), url: emulator.url, nowMs: NOW });
  const asked = emulator.control.requests.list().map(({ path }) => path);
  return { streams: run.catalog.filter(({ name }) => STREAMS.includes(name)), asked };
}

interface Given {
  readonly streams?: readonly CatalogStream[];
  readonly state?: unknown;
  readonly newColumns?: boolean;
}

const streamsOf = (layout: string): readonly CatalogStream[] => discovered.get(layout)?.streams ?? [];

async function read(layout: string, { streams, state, newColumns }: Given = {}): Promise<Run> {
  emulator.control.requests.clear();
  const run = await runSource('read', {
    config: configOf(layout, newColumns),
    catalog: configured(streams ?? streamsOf(layout), 'incremental'),
    ...(state === undefined ? {} : { state }),
    ...{ url: emulator.url, nowMs: NOW },
  });
  expect(run.errors).toEqual([]);
  return run;
}

/** The stream with the columns that are to be kept. */
function withColumns(stream: CatalogStream, isKept: (column: string) => boolean): CatalogStream {
  const columns = Object.entries(Object(stream.json_schema['properties']) as object);
  const kept = columns.filter(([column]) => isKept(column));
  return { ...stream, json_schema: { properties: Object.fromEntries(kept) } };
}

const columnsOf = ({ json_schema }: CatalogStream): string[] =>
  Object.keys(Object(json_schema['properties']) as object).sort();

const columnsIn = (run: Run, stream: string): string[] =>
  [...new Set(run.records(stream).flatMap((record) => Object.keys(record)))].sort();

/** The objects of all properties in a stream, as comparable texts with the digits of numbers. */
function objectsIn(run: Run, stream: string): string[] {
  const lines = run.stdout
    .split('\n')
    .filter((line) => line.startsWith(`{"type":"RECORD","record":{"stream":"${stream}"`));
  return lines.map((line) => textOf(memberOf(losslessly(line), 'record', 'data', 'properties'))).sort();
}

/** The objects that Mixpanel sends, likewise. */
function objectsSent(stream: string): string[] {
  const [lines, member] =
    stream === 'export'
      ? [emulator.control.visibleEvents('2026-06-18', '2026-06-20'), 'properties']
      : [emulator.control.profiles.visible(), '$properties'];
  return [...lines].map((line) => textOf(memberOf(losslessly(readable(line)), member))).sort();
}

function memberOf(value: unknown, ...path: string[]): unknown {
  return path.reduce((inner, name) => (isObject(inner) ? inner[name] : undefined), value);
}

function textOf(object: unknown): string {
  if (!isObject(object)) throw new Error(`not an object: ${String(object)}`);
  return canonical(Object.entries(object).map(([name, value]) => [name, comparable(value)]));
}

function expectAllObjects(run: Run): void {
  expect(objectsIn(run, 'export')).toEqual(objectsSent('export'));
  expect(objectsIn(run, 'engage')).toEqual(objectsSent('engage'));
  const ofProfiles = new Set([...objectsSent('engage'), '[]']);
  expect(objectsIn(run, 'cohort_members').filter((text) => !ofProfiles.has(text))).toEqual([]);
}

test('json: discover has the fixed columns and one object for each stream, and requests neither names nor descriptions', () => {
  expect(Object.fromEntries(streamsOf('json').map((stream) => [stream.name, columnsOf(stream)]))).toEqual(
    FIXED,
  );
  expect(discovered.get('json')?.asked.filter((path) => PROPERTY_REQUESTS.test(path))).toEqual([]);
  expect(discovered.get('both')?.asked.filter((path) => PROPERTY_REQUESTS.test(path))).toHaveLength(3);
});

test('json: all properties of events, profiles and members arrive in the object, exactly', async () => {
  const run = await read('json');
  expectAllObjects(run);
  for (const name of STREAMS) {
    expect(columnsIn(run, name).filter((column) => !FIXED[name]?.includes(column))).toEqual([]);
    expect(run.records(name).length).toBeGreaterThan(5);
  }
  const planted = run.stdout.split('\n').find((line) => line.includes('"event":"planted"')) ?? '';
  const exact = [
    '"id":9007199254740993123',
    '[{"id" : 9007199254740993125}]',
    '"rate":1.0',
    '"properties":"own"',
  ];
  for (const part of exact) expect(planted).toContain(part);
  expect(planted).not.toContain('"twice":1');
  expect(run.logs.filter((line) => line.includes('does not declare'))).toEqual([]);
});

test('both: the columns and the object, and a property called properties has another column', async () => {
  const run = await read('both');
  expectAllObjects(run);
  const [planted] = run.records('export').filter(({ event }) => event === 'planted');
  expect(planted).toMatchObject({ id: '9007199254740993123', _properties: 'own', _rescued_data: null });
  const plain = await read('columns');
  const withoutObject = (columns: string[]): string[] =>
    columns.filter((column) => !/^_?properties$/.test(column));
  for (const name of STREAMS)
    expect(withoutObject(columnsIn(run, name))).toEqual(withoutObject(columnsIn(plain, name)));
});

test('a deselected object is not delivered, and only the selected properties of profiles are requested', async () => {
  const askedFor = (): unknown[] => {
    const asked = emulator.control.requests.list().filter(({ path }) => path.endsWith('/engage'));
    return [...new Set(asked.map(({ query }) => query['output_properties']))];
  };
  const streams = streamsOf('json').map((stream) => withColumns(stream, (column) => column !== 'properties'));
  const run = await read('json', { streams, newColumns: false });
  for (const name of STREAMS) expect(columnsIn(run, name)).not.toContain('properties');
  expect(askedFor()).toEqual(['["$last_seen"]']);
  await read('json', { newColumns: false });
  expect(askedFor()).toEqual([undefined]);
});

test('a catalog of another layout loses nothing: its columns are filled, and the rest is rescued', async () => {
  const some = /^(event_key|distinct_id|cohort_id|city|id|_rescued_data)$/;
  const streams = streamsOf('columns').map((stream) => withColumns(stream, (column) => some.test(column)));
  const run = await read('json', { streams });
  const [planted] = run.records('export').filter(({ event }) => event === 'planted');
  expect(planted).toMatchObject({ id: '9007199254740993123' });
  expect(planted?.['_rescued_data']).toContain('"ids":[{"id" : 9007199254740993125}]');
  expect(run.records('engage').some(({ city }) => typeof city === 'string')).toBe(true);
});

test('states go on after a change of layout', async () => {
  const first = await read('columns');
  let { stateFile: state } = first;
  for (const layout of ['json', 'both', 'columns']) {
    const run = await read(layout, { state });
    expect(run.records('export').length).toBeLessThan(first.records('export').length);
    state = run.stateFile;
  }
});
