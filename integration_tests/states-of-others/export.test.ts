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

/** The lookback of two days makes settled, of a state of the 15th, what is older than this. */
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
