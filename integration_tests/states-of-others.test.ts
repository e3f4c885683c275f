import { expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import { eventLine, idsOf } from './support/event-ids.ts';
import { runSource, type Run } from './support/run-source.ts';
import { catalogOf, configured, configWith, emulate } from './support/setup.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-06-20T12:00:00Z');
const FIRST_DAY = '2026-06-01';
/** The lookback of two days makes settled, of a state of the 15th, what is older than this. */
const OLDEST_ASKED = '2026-06-13';

/** The days from one to another, both included. */
function days(from: string, to: string): string[] {
  const count = (Date.parse(to) - Date.parse(from)) / DAY + 1;
  return Array.from({ length: count }, (_, i) =>
    new Date(Date.parse(from) + i * DAY).toISOString().slice(0, 10),
  );
}

/** The state of one stream, as the platform hands it over. */
function stateOf(name: string, stream_state: unknown): unknown {
  return [{ type: 'STREAM', stream: { stream_descriptor: { name }, stream_state } }];
}

interface Wanted {
  readonly zone?: string;
  readonly mode?: 'full_refresh' | 'incremental';
}

/** A project with one event a day, at noon, that arrived at once. */
async function project({ zone = 'UTC' }: Wanted = {}): Promise<Emulator> {
  const emulator = await emulate({
    ...{ clock: { now: () => NOW }, timezone: zone, eventsPerDay: 0, funnels: 2, cohorts: 3, profiles: 60 },
  });
  for (const day of days(FIRST_DAY, '2026-06-20'))
    emulator.control.events.add({ line: eventLine(day, Date.parse(`${day}T11:00:00Z`)) });
  return emulator;
}

function readFrom(
  emulator: Emulator,
  stream: string,
  state: unknown,
  { zone = 'UTC', mode = 'incremental' }: Wanted = {},
): Promise<Run> {
  return runSource('read', {
    config: configWith({ start_date: FIRST_DAY, attribution_window: 2, project_timezone: zone }),
    catalog:
      mode === 'incremental' ? catalogOf(stream) : configured([{ name: stream, json_schema: {} }], mode),
    url: emulator.url,
    nowMs: NOW,
    state,
  });
}

function firstDaysAsked(emulator: Emulator): string[] {
  return emulator.control.requests.list().flatMap(({ query }) => query['from_date'] ?? []);
}

const TIME = { time: '2026-06-15T10:00:00Z' };
const BOOKMARKS = {
  currently_syncing: null,
  bookmarks: {
    export: '2026-06-15T10:00:00.000000Z',
    funnels: '2026-06-15T00:00:00Z',
    revenue: '2026-06-15T00:00:00Z',
    of_another_tap: '2020-01-01T00:00:00Z',
    engage: null,
  },
};
const ranges = (...slices: [start: string, end: string, newest?: string | null][]) => ({
  state_type: 'date-range',
  slices: slices.map(([start, end, newest]) => ({ start, end, most_recent_cursor_value: newest })),
});

test.each([
  ['the time of the latest event', stateOf('export', TIME)],
  ["Singer's bookmarks", BOOKMARKS],
  ["Singer's bookmarks in the middle of a sync", { ...BOOKMARKS, currently_syncing: 'export' }],
  ["Singer's bookmarks in a LEGACY state", [{ type: 'LEGACY', data: BOOKMARKS }]],
  ["Singer's bookmarks in a STATE message", { type: 'STATE', state: { type: 'LEGACY', data: BOOKMARKS } }],
  ["Singer's own STATE message", { type: 'STATE', value: BOOKMARKS }],
  ['one slice', stateOf('export', ranges(['2026-05-01T00:00:00Z', '2026-06-15T10:00:00Z']))],
  [
    'a slice from the beginning of time',
    stateOf('export', ranges(['0001-01-01T00:00:00.000Z', '2026-06-15T10:00:00.000Z', null])),
  ],
  [
    'a slice that went on behind its latest event',
    stateOf('export', ranges(['1970-01-01T00:00:00Z', '2026-06-19T00:00:00Z', '2026-06-15T10:00:00Z'])),
  ],
])(
  'export, %s: the days before that day are not delivered again, and no other is missing',
  async (_form, state) => {
    const emulator = await project();
    const run = await readFrom(emulator, 'export', state);
    expect(run.errors).toEqual([]);
    expect(idsOf(run.records('export'))).toEqual(days('2026-06-15', '2026-06-20'));
    expect(firstDaysAsked(emulator).sort()[0]).toBe(OLDEST_ASKED);
    expect(run.lastState('export')).toMatchObject({ version: 1, read: [{ from: FIRST_DAY }, {}] });
  },
);

test('export, several slices: what lies between them was not read, and is', async () => {
  const emulator = await project();
  const slices = ranges(
    ['1970-01-01T00:00:00Z', '2026-06-05T00:00:00Z'],
    ['2026-06-09T10:00:00Z', '2026-06-12T00:00:00Z'],
    ['2026-06-12T00:00:00Z', '2026-06-15T10:00:00Z'],
  );
  const run = await readFrom(emulator, 'export', stateOf('export', slices));
  expect(idsOf(run.records('export'))).toEqual([
    ...days('2026-06-05', '2026-06-09'),
    ...days('2026-06-15', '2026-06-20'),
  ]);
});

test.each([
  // Of a project west of Greenwich, 03:00 UTC may be the evening before: the bookmark does not say which of them.
  ['US/Pacific', '2026-06-15T03:00:00Z', '2026-06-14'],
  ['Asia/Tokyo', '2026-06-15T20:00:00Z', '2026-06-15'],
])("export, Singer's bookmark in %s: no day is skipped in either reading", async (zone, moment, first) => {
  const emulator = await project({ zone });
  const run = await readFrom(emulator, 'export', { bookmarks: { export: moment } }, { zone });
  expect(idsOf(run.records('export'))).toEqual(days(first, '2026-06-20'));
});

const PARTITION = { partition: { funnel_id: '7500' }, cursor: { date: '2026-06-15' } };
const OF_PARTITIONS = { parent_state: {}, state: { date: '2026-06-15' }, lookback_window: 300 };
const SLICES_OF_DAYS = ranges(['1970-01-01', '2026-06-15', '2026-06-15']);
const FROM_START = days(FIRST_DAY, '2026-06-20');
/** Days inside the lookback before the 15th are delivered again: their numbers were still changing. */
const FROM_15 = days('2026-06-13', '2026-06-20');

test.each([
  ['a date a funnel', { '7500': { date: '2026-06-15' } }, FROM_15, FROM_START],
  ['partitions', { use_global_cursor: false, states: [PARTITION], ...OF_PARTITIONS }, FROM_15, FROM_START],
  [
    'partitions with slices',
    { use_global_cursor: false, states: [{ ...PARTITION, cursor: SLICES_OF_DAYS }], ...OF_PARTITIONS },
    ...([FROM_15, FROM_START] as const),
  ],
  [
    'a global cursor, whose reading took five minutes',
    { use_global_cursor: true, states: [{ ...PARTITION, cursor: { date: '2026-06-20' } }], ...OF_PARTITIONS },
    ...([days('2026-06-12', '2026-06-20'), days('2026-06-12', '2026-06-20')] as const),
  ],
  ['one date', { date: '2026-06-15' }, FROM_15, FROM_15],
  ['slices', SLICES_OF_DAYS, FROM_15, FROM_15],
])('funnels, %s: each goes on from its own date', async (_form, state, known, other) => {
  const emulator = await project();
  const run = await readFrom(emulator, 'funnels', stateOf('funnels', state));
  expect(run.errors).toEqual([]);
  const daysOf = (id: number): unknown[] =>
    run.records('funnels').flatMap(({ funnel_id, date }) => (funnel_id === id ? [date] : []));
  expect([daysOf(7500).sort(), daysOf(emulator.control.funnels.list()[1]?.id ?? 0).sort()]).toEqual([
    known,
    other,
  ]);
});

test.each([
  ['one date', stateOf('revenue', { date: '2026-06-15' }), FROM_15],
  ["Singer's bookmarks", BOOKMARKS, FROM_15],
  ['slices', stateOf('revenue', SLICES_OF_DAYS), FROM_15],
  [
    'slices with a gap',
    stateOf('revenue', ranges(['1970-01-01', '2026-06-05'], ['2026-06-10', '2026-06-15'])),
    // The 3rd and 4th were read inside the lookback of the slice's end.
    [...days('2026-06-03', '2026-06-09'), ...FROM_15],
  ],
])('revenue, %s: the days since then, and those inside the lookback', async (_form, state, expected) => {
  const run = await readFrom(await project(), 'revenue', state);
  expect(run.errors).toEqual([]);
  expect(
    run
      .records('revenue')
      .map(({ date }) => date)
      .sort(),
  ).toEqual(expected);
});

test("funnels, Singer's bookmarks: one date for all", async () => {
  const run = await readFrom(await project(), 'funnels', BOOKMARKS);
  expect(new Set(run.records('funnels').map(({ date }) => date))).toEqual(new Set(FROM_15));
  expect(run.records('funnels')).toHaveLength(2 * FROM_15.length);
});

test.each([
  ['the latest last_seen', { last_seen: '2026-06-15T10:00:00' }],
  ['a slice', ranges(['2025-06-15T00:00:00', '2026-06-15T10:00:00', '2026-06-15T10:00:00'])],
  ['slices with a gap', ranges(['1970-01-01', '2026-06-15T10:00:00'], ['2026-06-17', '2026-06-19'])],
])('engage, %s: profiles seen since, and those never seen', async (_form, state) => {
  const emulator = await project();
  emulator.control.profiles.add(
    { distinctId: 'never', properties: { $name: 'imported' } },
    { distinctId: 'old', properties: { $last_seen: '2026-06-01T10:00:00' } },
    { distinctId: 'in the gap', properties: { $last_seen: '2026-06-16T10:00:00' } },
    { distinctId: 'new', properties: { $last_seen: '2026-06-20T10:00:00' } },
  );
  const run = await readFrom(emulator, 'engage', stateOf('engage', state));
  expect(run.errors).toEqual([]);
  const ids = run.records('engage').map(({ distinct_id }) => distinct_id);
  expect(ids).toEqual(expect.arrayContaining(['never', 'in the gap', 'new']));
  expect(ids).not.toContain('old');
});

test.each([
  ['the latest created', { created: '2024-10-18 00:00:00' }],
  ['a slice', ranges(['2020-01-01 00:00:00', '2024-10-18 00:00:00', '2024-10-18 00:00:00'])],
])('cohorts, %s: those made since', async (_form, state) => {
  const emulator = await emulate({ clock: { now: () => NOW }, cohorts: 30 });
  const run = await readFrom(emulator, 'cohorts', stateOf('cohorts', state));
  expect(run.errors).toEqual([]);
  const made = emulator.control.cohorts.list().map(({ created }) => created);
  const expected = made.filter((created) => created >= '2024-10-17 00:00:00');
  expect(expected.length).toBeGreaterThan(0);
  expect(expected.length).toBeLessThan(made.length);
  expect(
    run
      .records('cohorts')
      .map(({ created }) => created)
      .sort(),
  ).toEqual(expected.sort());
});

const MEMBERS_STATE = {
  use_global_cursor: false,
  states: [
    { partition: { id: 1000, parent_slice: {} }, cursor: { last_seen: '2026-06-15T10:00:00' } },
    { partition: { id: 1001, parent_slice: {} }, cursor: ranges(['1970-01-01', '2026-06-15']) },
  ],
  ...{ state: { last_seen: '2026-06-15T10:00:00' }, lookback_window: 300, parent_state: {} },
};

test.each([
  ['partitions', MEMBERS_STATE],
  ['a global cursor', { ...MEMBERS_STATE, use_global_cursor: true, states: [] }],
  ['slices', ranges(['1970-01-01', '2026-06-15'])],
])('cohort_members, %s: all members, as nothing tells who has left', async (_form, state) => {
  const emulator = await project();
  const [all, after] = [
    await readFrom(emulator, 'cohort_members', []),
    await readFrom(emulator, 'cohort_members', stateOf('cohort_members', state)),
  ];
  expect(after.errors).toEqual([]);
  expect(after.records('cohort_members').length).toBeGreaterThan(0);
  expect(after.records('cohort_members')).toHaveLength(all.records('cohort_members').length);
});

const STREAMS = ['export', 'engage', 'cohorts', 'cohort_members', 'funnels', 'revenue'] as const;
const NO_CURSOR = { __ab_no_cursor_state_message: true };
const COMPLETE = { __ab_full_refresh_sync_complete: true };

test.each(STREAMS.flatMap((stream) => [NO_CURSOR, COMPLETE].map((state) => [stream, state] as const)))(
  '%s, which was a full refresh (%j) and is incremental now: everything is read',
  async (stream, state) => {
    const emulator = await project();
    const [anew, after] = [
      await readFrom(emulator, stream, []),
      await readFrom(emulator, stream, stateOf(stream, state)),
    ];
    expect(after.errors).toEqual([]);
    expect(after.records(stream).length).toBeGreaterThan(0);
    expect(after.records(stream)).toHaveLength(anew.records(stream).length);
    expect(after.lastState(stream)).toEqual(anew.lastState(stream));
  },
);

const LEFT_BY_INCREMENTAL: Record<string, unknown> = {
  export: TIME,
  engage: { last_seen: '2026-06-15T10:00:00' },
  cohorts: { created: '2024-10-18 00:00:00' },
  cohort_members: MEMBERS_STATE,
  funnels: { '7500': { date: '2026-06-15' } },
  revenue: SLICES_OF_DAYS,
  annotations: { __ab_full_refresh_sync_complete: false },
};

test.each(
  Object.keys(LEFT_BY_INCREMENTAL).flatMap((stream) => [
    [stream, LEFT_BY_INCREMENTAL[stream]] as const,
    [stream, NO_CURSOR] as const,
  ]),
)(
  '%s, which is a full refresh now: everything is read, whatever state (%j) is there',
  async (stream, state) => {
    const emulator = await project();
    const mode = 'full_refresh';
    const [anew, after] = [
      await readFrom(emulator, stream, [], { mode }),
      await readFrom(emulator, stream, stateOf(stream, state), { mode }),
    ];
    expect(after.errors).toEqual([]);
    expect(after.records(stream).length).toBeGreaterThan(0);
    expect(after.records(stream)).toHaveLength(anew.records(stream).length);
  },
);

test.each([
  [
    'export',
    { bookmarks: { export: { time: '2026-06-15' } } },
    'bookmark is {"time":"2026-06-15"}; it must be',
  ],
  ['export', { bookmarks: ['export'] }, 'the state.bookmarks is a list, not an object'],
  ['export', stateOf('export', ranges(['soon', '2026-06-15'])), 'slices[0].start is "soon"; it must be'],
  ['export', stateOf('export', { state_type: 'date-range' }), 'slices must be a list'],
  ['revenue', stateOf('revenue', { time: '2026-06-15' }), 'its form is not known'],
  ['engage', stateOf('engage', { last_seen: 5 }), 'last_seen is 5; it must be'],
  ['cohorts', stateOf('cohorts', { last_seen: '2026-06-15' }), 'created is undefined; it must be'],
  ['funnels', stateOf('funnels', { states: [{}] }), 'states[0].partition.funnel_id is missing'],
])('%s, %j: is refused before any request', async (stream, state, fault) => {
  const emulator = await project();
  const run = await readFrom(emulator, stream, state);
  expect(run.exitCode).toBe(1);
  expect(run.errors).toHaveLength(1);
  expect(run.errors[0]?.message).toContain(fault);
  expect(emulator.control.requests.list()).toEqual([]);
});

test('a nested bookmark of a stream that is not read is no fault of this read', async () => {
  const state = { bookmarks: { export: '2026-06-15T10:00:00Z', of_another_tap: { id: 5 } } };
  const run = await readFrom(await project(), 'export', state);
  expect([run.exitCode, idsOf(run.records('export'))]).toEqual([0, days('2026-06-15', '2026-06-20')]);
});
