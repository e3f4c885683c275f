import { beforeAll, describe, expect, test } from '@jest/globals';
import { idsOf } from '../support/event-ids.ts';
import type { Run } from '../support/run-source.ts';
import {
  days,
  MEMBERS_STATE,
  project,
  ranges,
  readFrom,
  SLICES_OF_DAYS,
  stateOf,
  statesOf,
  TIME,
} from '../support/states-of-others.ts';
import { streamsWith } from '../support/streams.ts';

const NO_CURSOR = { __ab_no_cursor_state_message: true };
const COMPLETE = { __ab_full_refresh_sync_complete: true };

const INCREMENTAL = streamsWith('incremental');
const INCREMENTAL_STATES: Readonly<Record<string, unknown>> = {
  export: TIME,
  engage: { last_seen: '2026-06-15T10:00:00' },
  cohorts: { created: '2024-10-18 00:00:00' },
  cohort_members: MEMBERS_STATE,
  funnels: { '7500': { date: '2026-06-15' } },
  revenue: SLICES_OF_DAYS,
  annotations: { __ab_full_refresh_sync_complete: false },
};
const WITH_STATES = Object.keys(INCREMENTAL_STATES);

function sameForAll(streams: readonly string[], state: unknown): Record<string, unknown> {
  return Object.fromEntries(streams.map((name) => [name, state]));
}

describe.each([
  ['NO_CURSOR', NO_CURSOR],
  ['COMPLETE', COMPLETE],
])('after a full refresh with the state %s, an incremental read', (_name, state) => {
  let fresh: Run;
  let continued: Run;
  beforeAll(async () => {
    const emulator = await project();
    const states = statesOf(sameForAll(INCREMENTAL, state));
    [fresh, continued] = [
      await readFrom(emulator, INCREMENTAL, []),
      await readFrom(emulator, INCREMENTAL, states),
    ];
  });

  test.each(INCREMENTAL)('reads everything of %s', (stream) => {
    expect(continued.errors).toEqual([]);
    expect(continued.records(stream).length).toBeGreaterThan(0);
    expect(continued.records(stream)).toHaveLength(fresh.records(stream).length);
    expect(continued.lastState(stream)).toEqual(fresh.lastState(stream));
  });
});

describe.each([
  ['the state of incremental reads', INCREMENTAL_STATES],
  ['the state NO_CURSOR', sameForAll(WITH_STATES, NO_CURSOR)],
])('a full refresh with %s', (_name, states) => {
  let fresh: Run;
  let continued: Run;
  beforeAll(async () => {
    const emulator = await project();
    const mode = 'full_refresh';
    [fresh, continued] = [
      await readFrom(emulator, WITH_STATES, [], { mode }),
      await readFrom(emulator, WITH_STATES, statesOf(states), { mode }),
    ];
  });

  test.each(WITH_STATES)('reads everything of %s', (stream) => {
    expect(continued.errors).toEqual([]);
    expect(continued.records(stream).length).toBeGreaterThan(0);
    expect(continued.records(stream)).toHaveLength(fresh.records(stream).length);
  });
});

const INVALID_STATES: Readonly<Record<string, [state: unknown, fault: string]>> = {
  export: [{ state_type: 'date-range' }, 'slices must be a list'],
  revenue: [{ time: '2026-06-15' }, 'its format is unknown'],
  engage: [{ last_seen: 5 }, 'last_seen is 5; it must be'],
  cohorts: [{ last_seen: '2026-06-15' }, 'created is missing; it must be'],
  funnels: [{ states: [{}] }, 'states[0].partition.funnel_id is missing'],
};

test('an invalid state of each stream is an error of that stream before any request', async () => {
  const emulator = await project();
  const streams = Object.keys(INVALID_STATES);
  const states = Object.entries(INVALID_STATES).flatMap(([stream, [state]]) => stateOf(stream, state));
  const run = await readFrom(emulator, streams, states);
  expect(run.exitCode).toBe(1);
  const messages = run.errors.map(({ stream_descriptor, message }) => [stream_descriptor?.name, message]);
  expect(messages).toHaveLength(streams.length);
  for (const [stream, [, fault]] of Object.entries(INVALID_STATES))
    expect(messages).toContainEqual([stream, expect.stringContaining(fault)]);
  expect(emulator.control.requests.list()).toEqual([]);
});

test.each([
  [{ bookmarks: { export: { time: '2026-06-15' } } }, 'bookmark is {"time":"2026-06-15"}; it must be'],
  [{ bookmarks: ['export'] }, 'the state.bookmarks is a list; it must be an object'],
  [stateOf('export', ranges(['soon', '2026-06-15'])), 'slices[0].start is "soon"; it must be'],
])('the invalid state %j is an error before any request', async (state, fault) => {
  const emulator = await project();
  const run = await readFrom(emulator, 'export', state);
  expect(run.exitCode).toBe(1);
  expect(run.errors).toHaveLength(1);
  expect(run.errors[0]?.message).toContain(fault);
  expect(emulator.control.requests.list()).toEqual([]);
});

test('an invalid bookmark of a stream that is not read does no harm', async () => {
  const state = { bookmarks: { export: '2026-06-15T10:00:00Z', of_another_tap: { id: 5 } } };
  const run = await readFrom(await project(), 'export', state);
  expect([run.exitCode, idsOf(run.records('export'))]).toEqual([0, days('2026-06-15', '2026-06-20')]);
});
