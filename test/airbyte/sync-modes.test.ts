import { expect, test } from '@jest/globals';
import { fullRefresh, incremental, type SyncPlan, safeInitialState } from '../../src/airbyte/sync-modes.ts';
import { listOf } from '../support/async.ts';
import { labelsOf, slicesOf } from '../support/slices.ts';
import { defineStream, type Slice, type Stream } from '../../src/airbyte/stream.ts';
import { toolsFor } from '../support/stream-bench.ts';
import { madeUpStream } from '../support/made-up-streams.ts';

const { tools: planning } = toolsFor('s');
const parts = [{ label: '1' }, { label: '2' }];
const plain = madeUpStream({ name: 'plain', parts });
const resumable = madeUpStream({ name: 'resumable', parts, resumable: true });

interface Named {
  readonly done: readonly unknown[];
  readonly names: unknown;
}

/** A stream whose names last beyond a full refresh. Each part names itself. */
function namedStream(isResumable: boolean): Stream<unknown> {
  return defineStream<unknown, Named, Slice, true>({
    name: 'named',
    cursorField: 'id',
    lasting: ['names'],
    resumable: isResumable,
    schema: () => ({}),
    progress: {
      start: () => ({ done: [], names: '' }),
      parse: ({ done, names }) => ({ done: Array.isArray(done) ? done : [], names }),
      done: ({ done, names }, { label }) => ({ done: [...done, label], names: `${String(names)}${label}` }),
      toState: ({ done, names }) => ({ done, names }),
    },
    slices: ({ done }) => parts.filter(({ label }) => !done.includes(label)),
    async *read() {
      await Promise.resolve();
      yield [];
      return true;
    },
  });
}

const COMPLETE = { __ab_full_refresh_sync_complete: true };
const NO_CURSOR = { __ab_no_cursor_state_message: true };

async function readFirst(plan: SyncPlan): Promise<void> {
  const [first] = await slicesOf(plan);
  if (first !== undefined) await listOf(first.read(toolsFor('s').tools));
}

test('an incremental read continues from its state', async () => {
  const plan = await incremental(plain, { done: ['1'] }, {}, planning);
  expect([await labelsOf(plan), plan.notes]).toEqual([['2'], []]);
  await readFirst(plan);
  expect(plan.stateAfterPart?.()).toEqual({ done: ['1', '2'] });
  expect(plan.finalState()).toEqual({ done: ['1', '2'] });
});

test('an incremental read without a state starts from the beginning', async () => {
  expect(await labelsOf(await incremental(plain, undefined, {}, planning))).toEqual(['1', '2']);
});

test.each([
  COMPLETE,
  NO_CURSOR,
  ...[true, 'true', 1].map((marker) => ({ done: ['1'], unfinished_full_refresh: marker })),
])('an incremental read starts over with the state %j, with a note', async (state) => {
  const plan = await incremental(resumable, state, {}, planning);
  expect(await labelsOf(plan)).toEqual(['1', '2']);
  expect(plan.notes).toEqual([
    'the saved state is from a full refresh, so the stream is read from the start',
  ]);
});

test('a full refresh that cannot be resumed reads everything and emits no state before its end', async () => {
  for (const state of [undefined, { done: ['1'] }, COMPLETE]) {
    const plan = await fullRefresh(plain, state, {}, planning);
    expect(await labelsOf(plan)).toEqual(['1', '2']);
    expect(plan.stateAfterPart).toBeUndefined();
    expect(plan.finalState()).toEqual(NO_CURSOR);
  }
});

test('a resumable full refresh marks its states as unfinished until it is complete', async () => {
  const plan = await fullRefresh(resumable, undefined, {}, planning);
  await readFirst(plan);
  expect(plan.stateAfterPart?.()).toEqual({ done: ['1'], unfinished_full_refresh: true });
  expect(plan.finalState()).toEqual(COMPLETE);
  expect(plan.notes).toEqual([]);
});

test('a resumable full refresh continues from the state of its earlier attempt', async () => {
  const plan = await fullRefresh(resumable, { done: ['1'], unfinished_full_refresh: true }, {}, planning);
  expect([await labelsOf(plan), plan.notes]).toEqual([['2'], []]);
});

test('a full refresh that an earlier attempt completed has nothing left to read', async () => {
  const plan = await fullRefresh(resumable, COMPLETE, {}, planning);
  expect(await labelsOf(plan)).toEqual([]);
  expect(plan.finalState()).toEqual(COMPLETE);
  expect(plan.notes).toEqual(['an earlier attempt already completed this full refresh']);
});

test('a full refresh starts over with the state of an earlier full refresh, without a note', async () => {
  const plan = await fullRefresh(resumable, NO_CURSOR, {}, planning);
  expect([await labelsOf(plan), plan.notes]).toEqual([['1', '2'], []]);
});

test('a full refresh starts over with a state of incremental syncs, with a note', async () => {
  const plan = await fullRefresh(resumable, { done: ['1'] }, {}, planning);
  expect(await labelsOf(plan)).toEqual(['1', '2']);
  expect(plan.notes).toEqual([
    'the saved state is from an incremental sync, so the full refresh starts over',
  ]);
});

test.each([
  [true, COMPLETE],
  [false, NO_CURSOR],
])(
  'what lasts is in the last state of a full refresh (resumable: %s), and starts the next one',
  async (isResumable, marker) => {
    const stream = namedStream(isResumable);
    const plan = await fullRefresh(stream, { done: ['1', '2'], names: 'a' }, {}, planning);
    expect(await labelsOf(plan)).toEqual(['1', '2']);
    await readFirst(plan);
    expect(plan.finalState()).toEqual({ names: 'a1', ...marker });

    const next = await fullRefresh(stream, { names: 'a1', ...NO_CURSOR }, {}, planning);
    expect([await labelsOf(next), next.finalState()]).toEqual([['1', '2'], { names: 'a1', ...marker }]);
  },
);

test('what lasts also starts an incremental read, and stays in every other state of a full refresh', async () => {
  const stream = namedStream(true);
  const read = await incremental(stream, { names: 'a', ...COMPLETE }, {}, planning);
  expect([await labelsOf(read), read.finalState()]).toEqual([['1', '2'], { done: [], names: 'a' }]);
  const completed = await fullRefresh(stream, { names: 'a', ...COMPLETE }, {}, planning);
  expect([await labelsOf(completed), completed.finalState()]).toEqual([[], { names: 'a', ...COMPLETE }]);
  expect(safeInitialState(stream, 'full_refresh', { done: ['1'], names: 'a' })).toEqual({
    names: 'a',
    ...NO_CURSOR,
  });
});

test.each([
  ['incremental', undefined, {}],
  ['incremental', { done: ['1'] }, { done: ['1'] }],
  ['incremental', { __ab_full_refresh_sync_complete: true }, { __ab_full_refresh_sync_complete: true }],
  ['full_refresh', undefined, { __ab_no_cursor_state_message: true }],
  ['full_refresh', { done: ['1'] }, { __ab_no_cursor_state_message: true }],
  [
    'full_refresh',
    { done: ['1'], unfinished_full_refresh: true },
    { done: ['1'], unfinished_full_refresh: true },
  ],
] as const)('before an %s read of %j is planned, %j may be emitted', (mode, saved, safe) => {
  expect(safeInitialState(plain, mode, saved)).toEqual(safe);
});
