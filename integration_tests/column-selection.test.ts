import { beforeAll, expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import type { CatalogStream } from '../src/airbyte/protocol.generated.ts';
import { runSource, type Given, type Run } from './support/run-source.ts';
import { configured, configWith, emulate } from './support/setup.ts';
import { STREAM_NAMES } from './support/streams.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');

/** Columns of properties that the tests choose. In other streams they choose the first columns. */
const PROPERTY_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  export: ['city', 'insert_id'],
  engage: ['city', 'plan'],
  cohort_members: ['city'],
};

let emulator: Emulator;
let catalog: readonly CatalogStream[];

const given = (newColumns?: boolean): Given => ({
  config: configWith({
    start_date: '2026-06-18',
    ...(newColumns === undefined ? {} : { select_properties_by_default: newColumns }),
  }),
  url: emulator.url,
  nowMs: NOW,
});

beforeAll(async () => {
  emulator = await emulate({
    clock: { now: () => NOW },
    firstDay: '2026-06-10',
    eventsPerDay: 50,
    profiles: 60,
    cohorts: 3,
    funnels: 2,
  });
  ({ catalog } = await runSource('discover', given()));
});

/** Reads one stream whose catalog has these columns alone; all that were discovered if left out. */
async function read(name: string, columns?: readonly string[], newColumns?: boolean): Promise<Run> {
  const discovered = catalog.find((stream) => stream.name === name)?.json_schema['properties'];
  const properties = Object.fromEntries(
    Object.entries(Object(discovered) as Record<string, unknown>).filter(
      ([column]) => columns?.includes(column) !== false,
    ),
  );
  const streams = configured([{ name, json_schema: { properties } }], 'full_refresh');
  emulator.control.requests.clear();
  const run = await runSource('read', { ...given(newColumns), catalog: streams });
  expect(run.errors).toEqual([]);
  expect(run.records(name).length).toBeGreaterThan(0);
  return run;
}

/** Which columns each record has. */
const shapesOf = (run: Run, name: string): string[] =>
  run
    .records(name)
    .map((record) => Object.keys(record).sort().join())
    .sort();

const columnsOf = (run: Run, name: string): string[] =>
  [...new Set(run.records(name).flatMap((record) => Object.keys(record)))].sort();

/** The properties that Mixpanel was asked for. */
const askedFor = (): unknown[] => [
  ...new Set(emulator.control.requests.list().map(({ query }) => query['output_properties'])),
];

/** Some columns of a stream, without its key and its cursor, and those. */
function choose(name: string): { columns: readonly string[]; always: readonly string[] } {
  const stream = catalog.find((each) => each.name === name);
  const { source_defined_primary_key: key = [], default_cursor_field: cursor = [] } = stream ?? {};
  const always = [...new Set([...key.flat(), ...cursor])];
  const others = Object.keys(Object(stream?.json_schema['properties']) as object);
  const columns = PROPERTY_COLUMNS[name] ?? others.filter((column) => !always.includes(column)).slice(0, 2);
  return { columns, always };
}

test.each(STREAM_NAMES)(
  'off, %s has exactly the columns of the catalog, and key and cursor even if the catalog lacks them',
  async (name) => {
    const { columns, always } = choose(name);
    const run = await read(name, columns, false);
    expect(columnsOf(run, name)).toEqual([...columns, ...always].sort());
    for (const record of run.records(name))
      for (const key of always.filter((column) => column !== 'last_seen')) expect(record).toHaveProperty(key);
  },
);

test.each(STREAM_NAMES)(
  'on, %s has all that Mixpanel sends, whether the catalog names it or not',
  async (name) => {
    const { columns } = choose(name);
    const narrow = await read(name, columns, true);
    const all = await read(name);
    expect(shapesOf(narrow, name)).toEqual(shapesOf(all, name));
    expect(columnsOf(narrow, name).length).toBeGreaterThan(columns.length + 1);
    expect(askedFor()).toEqual([undefined]);
  },
);

test.each(['engage', 'cohort_members'])(
  'off, %s asks Mixpanel for the chosen properties only',
  async (name) => {
    await read(name, ['city'], false);
    expect(askedFor()).toContain('["$last_seen","$city"]');
    expect(askedFor().filter((asked) => asked !== undefined)).toHaveLength(1);
  },
);

test('columns that another connector discovered, which do not say what they hold, are filled', async () => {
  const properties = { city: { type: ['null', 'string'] }, plan: { type: ['null', 'string'] } };
  const streams = configured([{ name: 'engage', json_schema: { properties } }], 'full_refresh');
  const run = await runSource('read', { ...given(false), catalog: streams });
  expect(columnsOf(run, 'engage')).toEqual(['city', 'distinct_id', 'last_seen', 'plan']);
});

test.each([true, false])(
  'cohort_members of which only the two key columns are chosen asks for nothing else (new properties: %s)',
  async (newColumns) => {
    const run = await read('cohort_members', ['distinct_id', 'cohort_id'], newColumns);
    const besides = newColumns ? ['_rescued_data'] : [];
    expect(columnsOf(run, 'cohort_members')).toEqual([...besides, 'cohort_id', 'distinct_id', 'last_seen']);
    expect(askedFor().filter((asked) => asked !== undefined)).toEqual(['["$last_seen"]']);
  },
);
