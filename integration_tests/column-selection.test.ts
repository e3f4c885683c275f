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

/** A read, and the sets of properties that Mixpanel was asked for. */
interface Reading {
  readonly run: Run;
  readonly askedFor: readonly unknown[];
}

let emulator: Emulator;
let catalog: readonly CatalogStream[];
/** Reads of all streams with the chosen columns, without and with new properties, and one with all columns. */
let off: Reading;
let on: Reading;
let everything: Reading;

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
    // Every fourth one is of groups.
    cohorts: 4,
    funnels: 2,
  });
  ({ catalog } = await runSource('discover', given()));
  const chosen = Object.fromEntries(STREAM_NAMES.map((name) => [name, choose(name).columns]));
  off = await read(chosen, false);
  on = await read(chosen, true);
  everything = await read(Object.fromEntries(STREAM_NAMES.map((name) => [name, undefined])));
});

/** Reads streams whose catalog has only these columns; all that discovery found for undefined. */
async function read(
  columnsOfStreams: Readonly<Record<string, readonly string[] | undefined>>,
  newColumns?: boolean,
): Promise<Reading> {
  const streams = Object.entries(columnsOfStreams).map(([name, columns]) => {
    const properties = Object.entries(discoveredColumns(name)).filter(
      ([column]) => columns?.includes(column) !== false,
    );
    return { name, json_schema: { properties: Object.fromEntries(properties) } };
  });
  emulator.control.requests.clear();
  const run = await runSource('read', {
    ...given(newColumns),
    catalog: configured(streams, 'full_refresh'),
  });
  expect(run.errors).toEqual([]);
  for (const { name } of streams) expect([name, run.records(name).length > 0]).toEqual([name, true]);
  const requests = emulator.control.requests.list();
  return { run, askedFor: [...new Set(requests.map(({ query }) => query['output_properties']))] };
}

function discoveredColumns(name: string): Record<string, unknown> {
  const properties = catalog.find((stream) => stream.name === name)?.json_schema['properties'];
  return Object(properties) as Record<string, unknown>;
}

/** The properties in each record, in columns or rescued. */
function propertiesIn(run: Run, name: string): string[] {
  const columns = discoveredColumns(name);
  const propertyOf = (column: string): string => {
    const { mixpanel_property: property } = Object(columns[column]) as Record<string, unknown>;
    return typeof property === 'string' ? property : column;
  };
  return run
    .records(name)
    .map((record) => {
      const rescued = record['_rescued_data'];
      const values: unknown = typeof rescued === 'string' ? JSON.parse(rescued) : {};
      const names = [...othersOf(record).map(propertyOf), ...Object.keys(Object(values) as object)];
      // A column that discovery does not know lacks the sign.
      return names
        .map((property) => property.replace(/^\$/, ''))
        .sort()
        .join();
    })
    .sort();
}

/** The columns of a record other than those that hold no member of what Mixpanel sent, and may depend on the catalog. */
const othersOf = (record: object): string[] =>
  Object.keys(record).filter((column) => !['_rescued_data', '_arrived_at'].includes(column));

const columnsOf = (run: Run, name: string): string[] =>
  [...new Set(run.records(name).flatMap((record) => Object.keys(record)))].sort();

/** Some columns of a stream other than its key and its cursor, and those. */
function choose(name: string): { columns: readonly string[]; always: readonly string[] } {
  const stream = catalog.find((each) => each.name === name);
  const { source_defined_primary_key: key = [], default_cursor_field: cursor = [] } = stream ?? {};
  const always = [...new Set([...key.flat(), ...cursor])];
  const others = Object.keys(discoveredColumns(name)).filter(
    (column) => !always.includes(column) && column !== '_rescued_data',
  );
  return { columns: PROPERTY_COLUMNS[name] ?? others.slice(0, 2), always };
}

test.each(STREAM_NAMES)(
  'off, %s has exactly the columns of the catalog, and key and cursor even if the catalog lacks them',
  (name) => {
    const { columns, always } = choose(name);
    expect(columnsOf(off.run, name)).toEqual([...columns, ...always].sort());
    for (const record of off.run.records(name))
      for (const key of always.filter((column) => column !== 'last_seen')) expect(record).toHaveProperty(key);
  },
);

test.each(STREAM_NAMES)(
  'on, %s has everything that Mixpanel sends, whether the catalog names it or not',
  (name) => {
    expect(propertiesIn(on.run, name)).toEqual(propertiesIn(everything.run, name));
    expect(columnsOf(on.run, name).length).toBeGreaterThan(choose(name).columns.length + 1);
  },
);

test.each(['export', 'engage', 'cohort_members'])(
  'on, what the catalog of %s does not declare is in _rescued_data, and the log names it once',
  async (name) => {
    const { always } = choose(name);
    const declared = [...always, ...(PROPERTY_COLUMNS[name] ?? []), '_rescued_data'];
    const { run } = await read({ [name]: declared }, true);
    const others = name === 'export' ? ['event'] : [];
    expect(columnsOf(run, name)).toEqual([...new Set([...declared, ...others])].sort());
    expect(propertiesIn(run, name)).toEqual(propertiesIn(everything.run, name));
    const told = run.logs.filter((line) => line.includes('the catalog does not declare'));
    expect(told).toEqual([expect.stringMatching(/refresh the schema .*: .*\$\w+ \(\d+\)/)]);
  },
);

test('on, Mixpanel is asked for all properties', () => {
  expect([on.askedFor, everything.askedFor]).toEqual([[undefined], [undefined]]);
});

test.each(['engage', 'cohort_members'])(
  'off, %s asks Mixpanel only for the chosen properties',
  async (name) => {
    const { askedFor } = await read({ [name]: ['city'] }, false);
    expect(askedFor).toContain('["$last_seen","$city"]');
    expect(askedFor.filter((asked) => asked !== undefined)).toHaveLength(1);
  },
);

test('columns discovered by another connector, which do not name their property, are filled', async () => {
  const properties = { city: { type: ['null', 'string'] }, plan: { type: ['null', 'string'] } };
  const streams = configured([{ name: 'engage', json_schema: { properties } }], 'full_refresh');
  const run = await runSource('read', { ...given(false), catalog: streams });
  expect(columnsOf(run, 'engage')).toEqual(['city', 'distinct_id', 'last_seen', 'plan']);
});

test.each([true, false])(
  'cohort_members with only its two key columns asks for nothing else (new properties: %s)',
  async (newColumns) => {
    const { run, askedFor } = await read({ cohort_members: ['distinct_id', 'cohort_id'] }, newColumns);
    const besides = newColumns ? ['_rescued_data'] : [];
    expect(columnsOf(run, 'cohort_members')).toEqual([...besides, 'cohort_id', 'distinct_id', 'last_seen']);
    expect(askedFor.filter((asked) => asked !== undefined)).toEqual(['["$last_seen"]']);
  },
);
