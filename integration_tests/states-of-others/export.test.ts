import { expect, test } from '@jest/globals';
import type { Emulator } from '../../emulator/server.ts';
import { idsOf } from '../support/event-ids.ts';
import {
  BOOKMARKS,
  days,
  FIRST_DAY,
  project,
  ranges,
  readFrom,
  stateOf,
  TIME,
} from '../support/states-of-others.ts';

/** The lookback of two days before the 15th; older days are settled. */
const OLDEST_ASKED = '2026-06-13';

function firstDaysAsked(emulator: Emulator): string[] {
  return emulator.control.requests.list().flatMap(({ query }) => query['from_date'] ?? []);
}

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
    'a slice that ends after its latest event',
    stateOf('export', ranges(['1970-01-01T00:00:00Z', '2026-06-19T00:00:00Z', '2026-06-15T10:00:00Z'])),
  ],
])(
  'export with %s as the state: delivers that day and all later ones, and no earlier one',
  async (_form, state) => {
    const emulator = await project();
    const run = await readFrom(emulator, 'export', state);
    expect(run.errors).toEqual([]);
    expect(idsOf(run.records('export'))).toEqual(days('2026-06-15', '2026-06-20'));
    expect(firstDaysAsked(emulator).sort()[0]).toBe(OLDEST_ASKED);
    expect(run.lastState('export')).toMatchObject({ version: 1, read: [{ from: FIRST_DAY }, {}] });
  },
);

test('export with several slices as the state: reads the gap between them', async () => {
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
  // West of Greenwich, 03:00 UTC may be the evening before. The bookmark does not say whether its time is UTC or local.
  ['US/Pacific', '2026-06-15T03:00:00Z', '2026-06-14'],
  ['Asia/Tokyo', '2026-06-15T20:00:00Z', '2026-06-15'],
])(
  "export with Singer's bookmark in %s: skips no day, be the time UTC or local",
  async (zone, moment, first) => {
    const emulator = await project({ zone });
    const run = await readFrom(emulator, 'export', { bookmarks: { export: moment } }, { zone });
    expect(idsOf(run.records('export'))).toEqual(days(first, '2026-06-20'));
  },
);
