import { expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import type { CatalogStream } from '../src/airbyte/protocol.generated.ts';
import { isObject } from './support/expected-events.ts';
import { runSource } from './support/run-source.ts';
import { configured, configWith, emulate } from './support/setup.ts';

const FIRST = '2026-06-10';
const NOON = Date.parse('2026-06-20T12:00:00Z');

function plant(emulator: Emulator, id: number, day: string, properties: Record<string, unknown>): void {
  const time = Date.parse(`${day}T10:00:00Z`) / 1000;
  const line = JSON.stringify({ event: 'a', properties: { time, $insert_id: `i${id}`, id, ...properties } });
  emulator.control.events.add({ line });
}

async function emptyProject(): Promise<Emulator> {
  return await emulate({ clock: { now: () => NOON }, eventsPerDay: 0 });
}

async function discoverExport(emulator: Emulator) {
  const run = await runSource('discover', { config: configWith(), url: emulator.url, nowMs: NOON });
  return run.catalog.filter(({ name }) => name === 'export');
}

/** Streams without the column for rescued values: properties that they do not declare get columns of their own. */
function withoutRescued(streams: readonly CatalogStream[]): CatalogStream[] {
  return streams.map((stream) => {
    const columns = Object.entries(Object(stream.json_schema['properties']) as Record<string, unknown>);
    const kept = columns.filter(([column]) => column !== '_rescued_data');
    return { ...stream, json_schema: { properties: Object.fromEntries(kept) } };
  });
}

interface Given {
  readonly streams?: Parameters<typeof configured>[0];
  readonly state?: unknown;
  readonly options?: Record<string, unknown>;
}

async function read(emulator: Emulator, { streams, state, options }: Given = {}) {
  const catalog = configured(streams ?? [{ name: 'export', json_schema: {} }], 'incremental');
  const config = configWith({ start_date: FIRST, ...options });
  const run = await runSource('read', {
    ...{ config, catalog, url: emulator.url, nowMs: NOON, clockJumps: true },
    ...(state === undefined ? {} : { state }),
  });
  expect(run.errors).toEqual([]);
  return run;
}

/** The column of each value. */
function columnsOf(records: readonly Record<string, unknown>[]): Record<string, string> {
  const pairs = records.flatMap((record) =>
    Object.entries(record).map(([column, value]) => [String(value), column]),
  );
  return Object.fromEntries(pairs.filter(([value]) => value?.startsWith('value of'))) as Record<
    string,
    string
  >;
}

test("the columns of a single event differ from those of Airbyte's own source only if a destination would change them", async () => {
  const emulator = await emptyProject();
  const names = [
    'username',
    'city',
    'userName',
    '$city',
    'USERNAME',
    'event',
    '$',
    '',
    '__proto__',
    'event_key',
  ];
  const properties = Object.fromEntries(names.map((name) => [name, `value of ${name}`]));
  plant(emulator, 1, FIRST, properties);
  expect(columnsOf((await read(emulator)).records('export'))).toEqual({
    'value of USERNAME': '_USERNAME',
    'value of userName': '__userName',
    'value of username': 'username',
    'value of $city': 'city',
    'value of city': '_city',
    'value of event': '_event',
    'value of event_key': '_event_key',
    'value of ': 'property_e3b0c442',
    'value of $': 'property_09fc9608',
    'value of __proto__': '__proto__',
  });
});

test('names that collide keep their columns, even if a later discovery would name them differently', async () => {
  const emulator = await emptyProject();
  plant(emulator, 1, '2026-06-11', { city: 'value of city' });
  const early = withoutRescued(await discoverExport(emulator));
  plant(emulator, 2, '2026-06-12', { $city: 'value of $city' });
  const first = await read(emulator, { streams: early });
  const columns = { 'value of city': 'city', 'value of $city': '_city' };
  expect(columnsOf(first.records('export'))).toEqual(columns);
  expect(first.lastState('export')).toMatchObject({ names: { city: 'city', $city: '_city' } });

  const late = withoutRescued(await discoverExport(emulator));
  const discovered = late[0]?.json_schema['properties'];
  expect(isObject(discovered) ? discovered['city'] : undefined).toMatchObject({ mixpanel_property: '$city' });
  plant(emulator, 3, '2026-06-20', { City: 'value of City', city: 'value of city', $city: 'value of $city' });
  const second = await read(emulator, { streams: late, state: first.stateFile });
  expect(columnsOf(second.records('export'))).toEqual({ ...columns, 'value of City': '__City' });
});

test('windows of any size have the same columns, in any order of the answers', async () => {
  const emulator = await emptyProject();
  for (const [i, name] of ['username', 'city', 'userName', '$city', 'USERNAME'].entries()) {
    plant(emulator, i, `2026-06-1${i + 1}`, { [name]: `value of ${name}` });
  }
  const streams = await discoverExport(emulator);
  const columns = columnsOf((await read(emulator, { streams })).records('export'));
  expect(new Set(Object.values(columns)).size).toBe(5);
  for (const date_window_size of [1, 2]) {
    const run = await read(emulator, { streams, options: { date_window_size } });
    expect(columnsOf(run.records('export'))).toEqual(columns);
  }
});

test('events keep their keys in windows of any size, with other options, and after a merge of identities', async () => {
  const emulator = await emulate({ clock: { now: () => NOON }, eventsPerDay: 50, firstDay: FIRST, users: 5 });
  const keysOf = async (options: Record<string, unknown>): Promise<unknown[]> => {
    const run = await read(emulator, { options });
    return run
      .records('export')
      .map(({ event_key: key }) => key)
      .sort();
  };
  const keys = await keysOf({});
  expect(keys.length).toBeGreaterThan(400);
  expect(new Set(keys).size).toBeGreaterThan(keys.length - 10);
  emulator.control.identities.merge('user-1', 'user-2');
  const others = {
    date_window_size: 2,
    legacy_event_time: true,
    property_naming: 'mp_reserved',
    property_types: 'native',
  };
  expect(await keysOf({ ...others, project_timezone: 'UTC' })).toEqual(keys);
});

test('discover finds the properties of all events, even if Mixpanel lists them by event only', async () => {
  const days = { firstDay: FIRST, eventsPerDay: 200, clock: { now: () => NOON } };
  const [atOnce, byEvent] = await Promise.all(
    [false, true].map(async (topPropertiesNeedEvent) => {
      const [stream] = await discoverExport(await emulate({ ...days, topPropertiesNeedEvent }));
      return Object.keys(isObject(stream?.json_schema['properties']) ? stream.json_schema['properties'] : {});
    }),
  );
  expect(byEvent?.length).toBeGreaterThan(20);
  // Only the list of the entire project has the properties that Mixpanel computes for sessions.
  const computed = ['duration_s', 'event_count', 'origin_end', 'origin_start'];
  expect([...(byEvent ?? []), ...computed].sort()).toEqual(atOnce?.sort());
});
