import { beforeAll, expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import type { CatalogStream } from '../src/airbyte/protocol.generated.ts';
import { runSource, type Given, type Run } from './support/run-source.ts';
import { configured, configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');

/** Some columns of each stream beside its key and its cursor, and these. */
const CHOSEN: Readonly<Record<string, { columns: readonly string[]; always: readonly string[] }>> = {
  export: { columns: ['city', 'insert_id'], always: ['event_key', 'time'] },
  engage: { columns: ['city', 'plan'], always: ['distinct_id', 'last_seen'] },
  cohorts: { columns: ['name', 'count'], always: ['id', 'created'] },
  cohort_members: { columns: ['city'], always: ['distinct_id', 'cohort_id', 'last_seen'] },
  funnels: { columns: ['name', 'steps'], always: ['funnel_id', 'date'] },
  revenue: { columns: ['amount'], always: ['date'] },
  annotations: { columns: ['description'], always: ['id'] },
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

test('every stream is tried', () => {
  expect(Object.keys(CHOSEN)).toEqual(catalog.map(({ name }) => name));
});

test.each(Object.entries(CHOSEN))(
  'off, %s has exactly the columns of the catalog, and key and cursor though the catalog lacks them',
  async (name, { columns, always }) => {
    const run = await read(name, columns, false);
    expect(columnsOf(run, name)).toEqual([...columns, ...always].sort());
    for (const record of run.records(name))
      for (const key of always.filter((column) => column !== 'last_seen')) expect(record).toHaveProperty(key);
  },
);

test.each(Object.entries(CHOSEN))(
  'on, %s has all that Mixpanel sends, whatever the catalog names',
  async (name, { columns }) => {
    const narrow = await read(name, columns, true);
    const whole = await read(name);
    expect(shapesOf(narrow, name)).toEqual(shapesOf(whole, name));
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
