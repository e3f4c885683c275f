/** The streams of Airbyte's own source and of Stitch, as users have them in their tables: names, modes, cursors, keys. */
import { beforeAll, expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import type { CatalogStream, SyncMode } from '../src/airbyte/protocol.generated.ts';
import { eventLine } from './support/event-ids.ts';
import type { Data } from './support/messages.ts';
import { runSource, type Run } from './support/run-source.ts';
import { catalogOf, configured, configWith, emulate } from './support/setup.ts';

const FIRST = Date.parse('2026-06-20T12:00:00Z');
const SECOND = Date.parse('2026-06-22T12:00:00Z');
const MEMBER = 'user-that-joined';

interface Row {
  readonly stream: string;
  readonly modes: readonly SyncMode[];
  readonly cursor?: string;
  readonly key: readonly string[];
  /** Whether some records have no cursor. */
  readonly cursorMayLack?: boolean;
  /** Records that the second read must deliver ... */
  readonly isNew: (record: Data) => boolean;
  /** ... and must not deliver; undefined for a stream that is read in full each time. */
  readonly isOld?: (record: Data) => boolean;
}

const BOTH: readonly SyncMode[] = ['full_refresh', 'incremental'];
const before = (column: string, moment: string) => (record: Data) =>
  typeof record[column] === 'string' && record[column] < moment;
const isOfTheSecondDay = ({ date }: Data): boolean => date === '2026-06-22';

const ROWS: readonly Row[] = [
  {
    ...{ stream: 'cohorts', modes: BOTH, cursor: 'created', key: ['id'] },
    isNew: ({ id }) => id === 4242,
    isOld: before('created', '2025-01-01'),
  },
  {
    ...{ stream: 'cohort_members', modes: BOTH, cursor: 'last_seen', key: ['distinct_id', 'cohort_id'] },
    cursorMayLack: true,
    isNew: ({ distinct_id }) => distinct_id === MEMBER,
  },
  {
    ...{ stream: 'engage', modes: BOTH, cursor: 'last_seen', key: ['distinct_id'] },
    cursorMayLack: true,
    isNew: ({ distinct_id }) => distinct_id === MEMBER,
    isOld: before('last_seen', '2026-06-15'),
  },
  {
    ...{ stream: 'export', modes: BOTH, cursor: 'time', key: ['event_key'] },
    isNew: ({ _rescued_data: undeclared }) => undeclared === '{"id":"new"}',
    isOld: before('time', '2026-06-15'),
  },
  {
    ...{ stream: 'funnels', modes: BOTH, cursor: 'date', key: ['funnel_id', 'date'] },
    isNew: isOfTheSecondDay,
    isOld: before('date', '2026-06-15'),
  },
  {
    ...{ stream: 'annotations', modes: ['full_refresh'], key: ['id'] },
    isNew: ({ id }) => id === 4242,
  },
  {
    ...{ stream: 'revenue', modes: BOTH, cursor: 'date', key: ['date'] },
    isNew: isOfTheSecondDay,
    isOld: before('date', '2026-06-15'),
  },
];

/** Adds something new to every stream; reports change by themselves. */
function addNewThings({ control }: Emulator): void {
  control.profiles.add({ distinctId: MEMBER, properties: { $last_seen: '2026-06-22T10:00:00' } });
  control.cohorts.add({ id: 4242, created: '2026-06-22 01:02:03', members: [MEMBER] });
  control.events.add({ line: eventLine('new', SECOND - 3_600_000) });
  control.annotations.add({ id: 4242, date: '2026-06-22 01:02:03' });
}

let catalog: readonly CatalogStream[];
/** Reads at {@link FIRST}, one in each sync mode; the second one continues from the incremental one. */
let fullRefresh: Run;
let first: Run;
let second: Run;

beforeAll(async () => {
  const clock = { now: () => FIRST };
  const emulator = await emulate({ clock, firstDay: '2026-06-01', eventsPerDay: 20, profiles: 200 });
  const config = configWith({ start_date: '2026-06-01', attribution_window: 5 });
  const given = { config, url: emulator.url, nowMs: FIRST };
  ({ catalog } = await runSource('discover', given));
  const chosen = catalog.filter(({ name }) => ROWS.some(({ stream }) => stream === name));
  const incremental = configured(chosen, 'incremental');
  fullRefresh = await runSource('read', { ...given, catalog: configured(chosen, 'full_refresh') });
  first = await runSource('read', { ...given, catalog: incremental });
  addNewThings(emulator);
  emulator.control.clock.freezeAt(SECOND);
  const state = first.stateFile;
  second = await runSource('read', { ...given, nowMs: SECOND, catalog: incremental, state });
});

/** Every record has the key, no two have the same, and the cursor is there. */
function expectKeyAndCursor(run: Run, { stream, key, cursor, cursorMayLack = false }: Row): void {
  const records = run.records(stream);
  expect(records.length).toBeGreaterThan(0);
  const keys = records.map((record) => key.map((column) => record[column]));
  expect(keys.flat()).not.toContain(undefined);
  expect(keys.flat()).not.toContain(null);
  expect(new Set(keys.map((values) => JSON.stringify(values))).size).toBe(records.length);
  if (cursor === undefined) return;
  const withCursor = records.filter((record) => typeof record[cursor] === 'string').length;
  expect(withCursor).toBeGreaterThan(0);
  if (!cursorMayLack) expect(withCursor).toBe(records.length);
}

const titled = (row: Row): [string, Row] => [
  `${row.stream}: ${row.modes.join(' and ')}, ${row.cursor === undefined ? 'no cursor' : `cursor ${row.cursor}`}, key ${row.key.join(' and ')}`,
  row,
];

test.each(ROWS.map(titled))('%s', (_title, row) => {
  const { stream, modes, cursor, key, isNew, isOld } = row;
  const described = catalog.find(({ name }) => name === stream);
  expect(described?.supported_sync_modes).toEqual(modes);
  expect(described?.default_cursor_field).toEqual(cursor === undefined ? undefined : [cursor]);
  expect(described?.source_defined_primary_key).toEqual(key.map((column) => [column]));
  for (const run of [fullRefresh, first]) {
    expect(run.errors).toEqual([]);
    expectKeyAndCursor(run, row);
  }
  expect(first.records(stream)).toHaveLength(fullRefresh.records(stream).length);

  expect(second.errors).toEqual([]);
  expect(first.records(stream).filter(isNew)).toEqual([]);
  expect(second.records(stream).filter(isNew).length).toBeGreaterThan(0);
  if (isOld === undefined) {
    expect(second.records(stream).length).toBeGreaterThan(first.records(stream).length);
  } else {
    expect(first.records(stream).filter(isOld).length).toBeGreaterThan(0);
    expect(second.records(stream).filter(isOld)).toEqual([]);
  }
});

test('annotations have the date and the project, which are part of their key in Stitch', () => {
  expect(first.records('annotations').length).toBeGreaterThan(0);
  for (const record of first.records('annotations')) {
    expect(record['project_id']).toBe(876089);
    expect(record['date']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  }
});

test("funnels and revenue have Stitch's replication key datetime: the day's midnight in the project's zone", async () => {
  const zone = 'US/Pacific';
  const emulator = await emulate({ clock: { now: () => FIRST }, timezone: zone, funnels: 1 });
  const config = configWith({ start_date: '2026-03-07', end_date: '2026-03-09', project_timezone: zone });
  const given = { config, url: emulator.url, nowMs: FIRST };
  const run = await runSource('read', { ...given, catalog: catalogOf('funnels', 'revenue') });
  for (const stream of ['funnels', 'revenue']) {
    // Clocks go forward on the 8th.
    expect(run.records(stream).map(({ date, datetime }) => [date, datetime])).toEqual([
      ['2026-03-07', '2026-03-07T08:00:00Z'],
      ['2026-03-08', '2026-03-08T08:00:00Z'],
      ['2026-03-09', '2026-03-09T07:00:00Z'],
    ]);
  }
});
