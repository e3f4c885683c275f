import { expect, test } from '@jest/globals';
import {
  BOOKMARKS,
  days,
  FIRST_DAY,
  project,
  ranges,
  readFrom,
  SLICES_OF_DAYS,
  stateOf,
} from '../support/states-of-others.ts';

const PARTITION = { partition: { funnel_id: '7500' }, cursor: { date: '2026-06-15' } };
const OF_PARTITIONS = { parent_state: {}, state: { date: '2026-06-15' }, lookback_window: 300 };
const FROM_START = days(FIRST_DAY, '2026-06-20');
/** Numbers may change for two more days (the lookback) and the visibility margin, so the 12th to 14th are read again. */
const FROM_15 = days('2026-06-12', '2026-06-20');

test.each([
  ['a date for each funnel', { '7500': { date: '2026-06-15' } }, FROM_15, FROM_START],
  ['partitions', { use_global_cursor: false, states: [PARTITION], ...OF_PARTITIONS }, FROM_15, FROM_START],
  [
    'partitions with slices',
    { use_global_cursor: false, states: [{ ...PARTITION, cursor: SLICES_OF_DAYS }], ...OF_PARTITIONS },
    ...([FROM_15, FROM_START] as const),
  ],
  [
    'a global cursor with a lookback of five minutes',
    { use_global_cursor: true, states: [{ ...PARTITION, cursor: { date: '2026-06-20' } }], ...OF_PARTITIONS },
    ...([days('2026-06-12', '2026-06-20'), days('2026-06-12', '2026-06-20')] as const),
  ],
  ['one date', { date: '2026-06-15' }, FROM_15, FROM_15],
  ['slices', SLICES_OF_DAYS, FROM_15, FROM_15],
])(
  'funnels with %s as the state: each funnel continues from its own date',
  async (_form, state, known, other) => {
    const emulator = await project();
    const run = await readFrom(emulator, 'funnels', stateOf('funnels', state));
    expect(run.errors).toEqual([]);
    const daysOf = (id: number): unknown[] =>
      run.records('funnels').flatMap(({ funnel_id, date }) => (funnel_id === id ? [date] : []));
    expect([daysOf(7500).sort(), daysOf(emulator.control.funnels.list()[1]?.id ?? 0).sort()]).toEqual([
      known,
      other,
    ]);
  },
);

test("funnels with Singer's bookmarks as the state: all continue from one date", async () => {
  const run = await readFrom(await project(), 'funnels', BOOKMARKS);
  expect(new Set(run.records('funnels').map(({ date }) => date))).toEqual(new Set(FROM_15));
  expect(run.records('funnels')).toHaveLength(2 * FROM_15.length);
});

test.each([
  ['one date', stateOf('revenue', { date: '2026-06-15' }), FROM_15],
  ["Singer's bookmarks", BOOKMARKS, FROM_15],
  ['slices', stateOf('revenue', SLICES_OF_DAYS), FROM_15],
  [
    'slices with a gap',
    stateOf('revenue', ranges(['1970-01-01', '2026-06-05'], ['2026-06-10', '2026-06-15'])),
    // The 2nd to 4th are inside the lookback and the margin before the end of the slice.
    [...days('2026-06-02', '2026-06-09'), ...FROM_15],
  ],
])(
  'revenue with %s as the state: reads the days since, and those inside the lookback',
  async (_form, state, expected) => {
    const run = await readFrom(await project(), 'revenue', state);
    expect(run.errors).toEqual([]);
    expect(
      run
        .records('revenue')
        .map(({ date }) => date)
        .sort(),
    ).toEqual(expected);
  },
);
