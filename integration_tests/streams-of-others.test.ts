/** The streams of Airbyte's own source and of Stitch, as people have them in their tables: names, modes, cursors, keys. */
import { expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import type { CatalogStream, SyncMode } from '../src/airbyte/protocol.generated.ts';
import { eventLine } from './support/event-ids.ts';
import type { Data } from './support/messages.ts';
import { runSource, type Given, type Run } from './support/run-source.ts';
import { configured, configWith, emulate } from './support/setup.ts';

const FIRST = Date.parse('2026-06-20T12:00:00Z');
const SECOND = Date.parse('2026-06-22T12:00:00Z');
const MEMBER = 'user-that-joined';

interface Row {
  readonly stream: string;
  readonly modes: readonly SyncMode[];
  readonly cursor?: string;
  readonly key: readonly string[];
  /** Does not every record have the cursor? */
  readonly cursorMayLack?: boolean;
  /** Makes something new between two reads. */
  readonly happens: (emulator: Emulator) => void;
  /** Which records the second read must give ... */
  readonly isNew: (record: Data) => boolean;
  /** ... and must not; none for a stream that is read whole each time. */
  readonly isOld?: (record: Data) => boolean;
}

const BOTH: readonly SyncMode[] = ['full_refresh', 'incremental'];
const timePasses = (): void => undefined;
const before = (column: string, moment: string) => (record: Data) =>
  typeof record[column] === 'string' && record[column] < moment;
const isOfTheSecondDay = ({ date }: Data): boolean => date === '2026-06-22';

const ROWS: readonly Row[] = [
  {
    ...{ stream: 'cohorts', modes: BOTH, cursor: 'created', key: ['id'] },
    happens: ({ control }) => {
      control.cohorts.add({ id: 4242, created: '2026-06-22 01:02:03' });
    },
    isNew: ({ id }) => id === 4242,
    isOld: before('created', '2025-01-01'),
  },
  {
    ...{ stream: 'cohort_members', modes: BOTH, cursor: 'last_seen', key: ['distinct_id', 'cohort_id'] },
    cursorMayLack: true,
    happens: ({ control }) => {
      control.cohorts.add({ id: 4242, members: [MEMBER] });
    },
    isNew: ({ distinct_id }) => distinct_id === MEMBER,
  },
  {
    ...{ stream: 'engage', modes: BOTH, cursor: 'last_seen', key: ['distinct_id'] },
    cursorMayLack: true,
    happens: ({ control }) => {
      control.profiles.add({ distinctId: MEMBER, properties: { $last_seen: '2026-06-22T10:00:00' } });
    },
    isNew: ({ distinct_id }) => distinct_id === MEMBER,
    isOld: before('last_seen', '2026-06-15'),
  },
  {
    ...{ stream: 'export', modes: BOTH, cursor: 'time', key: ['event_key'] },
    happens: ({ control }) => {
      control.events.add({ line: eventLine('new', SECOND - 3_600_000) });
    },
    isNew: ({ id }) => id === 'new',
    isOld: before('time', '2026-06-15'),
  },
  {
    ...{ stream: 'funnels', modes: BOTH, cursor: 'date', key: ['funnel_id', 'date'] },
    happens: timePasses,
    isNew: isOfTheSecondDay,
    isOld: before('date', '2026-06-15'),
  },
  {
    ...{ stream: 'annotations', modes: ['full_refresh'], key: ['id'] },
    happens: ({ control }) => {
      control.annotations.add({ id: 4242, date: '2026-06-22 01:02:03' });
    },
    isNew: ({ id }) => id === 4242,
  },
  {
    ...{ stream: 'revenue', modes: BOTH, cursor: 'date', key: ['date'] },
    happens: timePasses,
    isNew: isOfTheSecondDay,
    isOld: before('date', '2026-06-15'),
  },
];

const project = (): Promise<Emulator> =>
  emulate({ clock: { now: () => FIRST }, firstDay: '2026-06-01', eventsPerDay: 20, profiles: 200 });

const givenBy = (emulator: Emulator, nowMs: number): Given => ({
  config: configWith({ start_date: '2026-06-01', attribution_window: 5 }),
  ...{ url: emulator.url, nowMs },
});

async function discovered(emulator: Emulator, stream: string): Promise<CatalogStream> {
  const { catalog } = await runSource('discover', givenBy(emulator, FIRST));
  const found = catalog.find(({ name }) => name === stream);
  if (found === undefined) throw new Error(`discover offers no ${stream}`);
  return found;
}

/** Every record has the key, no two have the same, and the cursor is there. */
function expectKeyAndCursor(run: Run, { stream, key, cursor, cursorMayLack = false }: Row): void {
  const records = run.records(stream);
  expect(records.length).toBeGreaterThan(0);
  if (key.length > 0) {
    const keys = records.map((record) => key.map((column) => record[column]));
    expect(keys.flat()).not.toContain(undefined);
    expect(keys.flat()).not.toContain(null);
    expect(new Set(keys.map((values) => JSON.stringify(values))).size).toBe(records.length);
  }
  if (cursor === undefined) return;
  const withCursor = records.filter((record) => typeof record[cursor] === 'string').length;
  expect(withCursor).toBeGreaterThan(0);
  if (!cursorMayLack) expect(withCursor).toBe(records.length);
}

const named = (row: Row): [string, Row] => [
  `${row.stream}: ${row.modes.join(' and ')}, ${row.cursor === undefined ? 'no cursor' : `cursor ${row.cursor}`}, ${row.key.length === 0 ? 'no key' : `key ${row.key.join(' and ')}`}`,
  row,
];

test.each(ROWS.map(named))('%s', async (_name, row) => {
  const { stream, modes, cursor, key, happens, isNew, isOld = () => false } = row;
  const emulator = await project();
  const described = await discovered(emulator, stream);
  expect(described.supported_sync_modes).toEqual(modes);
  expect(described.default_cursor_field).toEqual(cursor === undefined ? undefined : [cursor]);
  expect(described.source_defined_primary_key ?? []).toEqual(key.map((column) => [column]));

  const catalogs = modes.map((mode) => configured([described], mode));
  const reads: Run[] = [];
  for (const catalog of catalogs)
    reads.push(await runSource('read', { ...givenBy(emulator, FIRST), catalog }));
  for (const run of reads) {
    expect(run.errors).toEqual([]);
    expectKeyAndCursor(run, row);
    expect(run.records(stream)).toHaveLength(reads[0]?.records(stream).length ?? 0);
  }
  const first = reads.at(-1);
  happens(emulator);
  emulator.control.clock.freezeAt(SECOND);
  const again = { ...givenBy(emulator, SECOND), catalog: catalogs.at(-1), state: first?.stateFile };
  const second = await runSource('read', again);
  expect(second.errors).toEqual([]);
  expect(first?.records(stream).filter(isNew)).toEqual([]);
  expect(second.records(stream).filter(isNew).length).toBeGreaterThan(0);
  expect(second.records(stream).filter(isOld)).toEqual([]);
  if (row.isOld !== undefined) expect(first?.records(stream).filter(isOld).length).toBeGreaterThan(0);
  else expect(second.records(stream).length).toBeGreaterThan(first?.records(stream).length ?? 0);
});

test('annotations have the date and the project that Stitch keys them by', async () => {
  const emulator = await project();
  const catalog = configured([await discovered(emulator, 'annotations')], 'full_refresh');
  const run = await runSource('read', { ...givenBy(emulator, FIRST), catalog });
  expect(run.records('annotations').length).toBeGreaterThan(0);
  for (const record of run.records('annotations')) {
    expect(record['project_id']).toBe(876089);
    expect(record['date']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  }
});

test.each(['funnels', 'revenue'])(
  '%s has the replication key of Stitch, datetime: the midnight of the day in the zone of the project',
  async (stream) => {
    const zone = 'US/Pacific';
    const emulator = await emulate({ clock: { now: () => FIRST }, timezone: zone, funnels: 1 });
    const config = configWith({ start_date: '2026-03-07', end_date: '2026-03-09', project_timezone: zone });
    const given = { config, url: emulator.url, nowMs: FIRST };
    const catalog = configured([await discovered(emulator, stream)], 'incremental');
    const run = await runSource('read', { ...given, catalog });
    // Clocks go forward on the 8th.
    expect(run.records(stream).map(({ date, datetime }) => [date, datetime])).toEqual([
      ['2026-03-07', '2026-03-07T08:00:00Z'],
      ['2026-03-08', '2026-03-08T08:00:00Z'],
      ['2026-03-09', '2026-03-09T07:00:00Z'],
    ]);
  },
);
