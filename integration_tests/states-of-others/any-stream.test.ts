import { expect, test } from '@jest/globals';
import { idsOf } from '../support/event-ids.ts';
import { streamsWith } from '../support/streams.ts';
import {
  days,
  MEMBERS_STATE,
  project,
  ranges,
  readFrom,
  SLICES_OF_DAYS,
  stateOf,
  TIME,
} from '../support/states-of-others.ts';

const NO_CURSOR = { __ab_no_cursor_state_message: true };
const COMPLETE = { __ab_full_refresh_sync_complete: true };

test.each(
  streamsWith('incremental').flatMap((stream) =>
    [NO_CURSOR, COMPLETE].map((state) => [stream, state] as const),
  ),
)('%s, which was a full refresh (%j) and is incremental now: everything is read', async (stream, state) => {
  const emulator = await project();
  const [anew, after] = [
    await readFrom(emulator, stream, []),
    await readFrom(emulator, stream, stateOf(stream, state)),
  ];
  expect(after.errors).toEqual([]);
  expect(after.records(stream).length).toBeGreaterThan(0);
  expect(after.records(stream)).toHaveLength(anew.records(stream).length);
  expect(after.lastState(stream)).toEqual(anew.lastState(stream));
});

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
  ['export', { bookmarks: ['export'] }, 'the state.bookmarks is a list; it must be an object'],
  ['export', stateOf('export', ranges(['soon', '2026-06-15'])), 'slices[0].start is "soon"; it must be'],
  ['export', stateOf('export', { state_type: 'date-range' }), 'slices must be a list'],
  ['revenue', stateOf('revenue', { time: '2026-06-15' }), 'its format is unknown'],
  ['engage', stateOf('engage', { last_seen: 5 }), 'last_seen is 5; it must be'],
  ['cohorts', stateOf('cohorts', { last_seen: '2026-06-15' }), 'created is missing; it must be'],
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
