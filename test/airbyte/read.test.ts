import { expect, test } from '@jest/globals';
import { stateless } from '../../src/airbyte/progress/stateless.ts';
import { RecordWriter } from '../../src/airbyte/record-writer.ts';
import { defineStream } from '../../src/airbyte/stream.ts';
import { gate } from '../support/async.ts';
import { madeUpStream, records } from '../support/made-up-streams.ts';
import { choose, run } from '../support/sync-bench.ts';

test('a stream emits STARTED, RUNNING at its first record, a state after each slice, COMPLETE', async () => {
  const { captured, complete } = await run([
    madeUpStream({
      name: 'a',
      parts: [
        { label: '1', batches: [records(1, 2), records(3)] },
        { label: '2', batches: [records(4)] },
      ],
    }),
  ]);
  expect(complete).toBe(true);
  expect(captured.order('a')).toEqual([
    ...['STARTED', 'RUNNING', 'record', 'record', 'record', 'state', 'record', 'state', 'COMPLETE'],
  ]);
  expect(captured.records('a')).toEqual(records(1, 2, 3, 4));
  expect(captured.states('a')).toEqual([
    { state: { done: ['1'] }, count: 3 },
    { state: { done: ['1', '2'] }, count: 1 },
  ]);
});

test('a stream without records emits a state and COMPLETE, but not RUNNING', async () => {
  const { captured } = await run([madeUpStream({ name: 'a', parts: [{ label: '1', batches: [[]] }] })]);
  expect(captured.order('a')).toEqual(['STARTED', 'state', 'COMPLETE']);
  expect(captured.states('a')).toEqual([{ state: { done: ['1'] }, count: 0 }]);
});

test('a stream with nothing left to read still emits its state', async () => {
  const states = new Map([['a', { done: ['1'] }]]);
  const { captured } = await run([madeUpStream({ name: 'a', parts: [{ label: '1' }] })], undefined, states);
  expect(captured.order('a')).toEqual(['STARTED', 'state', 'COMPLETE']);
  expect(captured.states('a')).toEqual([{ state: { done: ['1'] }, count: 0 }]);
});

test('a full refresh that cannot be resumed emits one state, at its end', async () => {
  const parts = [
    { label: '1', batches: [records(1)] },
    { label: '2', batches: [records(2)] },
  ];
  const { captured } = await run([madeUpStream({ name: 'a', parts })], [choose('a', 'full_refresh')]);
  expect(captured.states('a')).toEqual([{ state: { __ab_no_cursor_state_message: true }, count: 2 }]);
});

test('a resumable full refresh marks its states and ends with the completion marker', async () => {
  const parts = [
    { label: '1', batches: [records(1)] },
    { label: '2', batches: [records(2)] },
  ];
  const stream = madeUpStream({ name: 'a', parts, resumable: true });
  const { captured } = await run([stream], [choose('a', 'full_refresh')]);
  expect(captured.states('a')).toEqual([
    { state: { done: ['1'], unfinished_full_refresh: true }, count: 1 },
    { state: { done: ['1', '2'], unfinished_full_refresh: true }, count: 1 },
    { state: { __ab_full_refresh_sync_complete: true }, count: 0 },
  ]);
});

test('bytes that already are lines are passed on unchanged, and counted', async () => {
  const writer = new RecordWriter('a', 7);
  for (const json of ['{"id":9007199254740993123}', '{"id":1.0}']) {
    writer.begin();
    writer.writeAscii(json);
    writer.end();
  }
  const { captured } = await run([
    madeUpStream({ name: 'a', parts: [{ label: '1', batches: [writer.take()] }] }),
  ]);
  expect(captured.text).toContain('"data":{"id":9007199254740993123}}}\n');
  expect(captured.text).toContain('"data":{"id":1.0}}}\n');
  expect(captured.states('a')).toEqual([{ state: { done: ['1'] }, count: 2 }]);
});

test('parallel slices finish in any order, and no record is counted twice', async () => {
  const { opened, open } = gate();
  const stream = madeUpStream({
    name: 'a',
    parallelSlices: 3,
    parts: [
      { label: 'slow', batches: [records(1)], after: opened },
      { label: 'fast', batches: [records(2, 3)] },
      { label: 'last', batches: [records(4, 5, 6)] },
      { label: 'opens', batches: [records(7)] },
    ],
    onBegin: (label) => {
      if (label === 'opens') open();
    },
  });
  const { captured, complete } = await run([stream]);
  expect(complete).toBe(true);
  const states = captured.states('a');
  expect(states.reduce((sum, { count }) => sum + count, 0)).toBe(7);
  expect(states[0]?.state).toEqual({ done: expect.not.arrayContaining(['slow']) });
  const last = states.at(-1)?.state;
  expect(last).toEqual({ done: expect.arrayContaining(['slow', 'fast', 'last', 'opens']) });
  expect(captured.records('a')).toHaveLength(7);
});

test('no state is emitted before the records of the slices it covers', async () => {
  const stream = madeUpStream({
    name: 'a',
    parallelSlices: 4,
    parts: Array.from({ length: 12 }, (_, i) => ({
      label: String(i),
      batches: Array.from({ length: (i % 3) + 1 }, (__, batch) => records(i * 10 + batch)),
    })),
  });
  const { captured } = await run([stream]);
  const seen = new Map<number, number>();
  for (const message of captured.messages) {
    if (message.type === 'RECORD') {
      const slice = Math.floor(Number(message.record.data['id']) / 10);
      seen.set(slice, (seen.get(slice) ?? 0) + 1);
    } else if (message.type === 'STATE') {
      const done = message.state.stream.stream_state?.['done'];
      for (const label of Array.isArray(done) ? done.map(Number) : [])
        expect(seen.get(label)).toBe((label % 3) + 1);
    }
  }
});

test('all streams are read at the same time', async () => {
  const { opened, open } = gate();
  const { complete } = await run([
    madeUpStream({ name: 'a', parts: [{ label: '1', after: opened }] }),
    madeUpStream({ name: 'b', parts: [{ label: '1' }], onBegin: open }),
  ]);
  expect(complete).toBe(true);
});

test('how the saved state was used is logged', async () => {
  const states = new Map([['a', { __ab_no_cursor_state_message: true }]]);
  const { captured } = await run([madeUpStream({ name: 'a', parts: [] })], undefined, states);
  expect(captured.logs).toContain(
    'INFO a: the saved state is from a full refresh, so the stream is read from the start',
  );
});

test('a stream may emit an estimate of its records', async () => {
  const stream = defineStream({
    name: 'a',
    schema: () => ({}),
    progress: stateless,
    slices: () => [{ label: 'all' }],
    async *read(_slice, _context, { estimate }) {
      await estimate(2);
      yield records(1, 2);
    },
  });
  const { captured } = await run([stream], [choose('a', 'full_refresh')]);
  const traces = captured.messages.flatMap((message) => (message.type === 'TRACE' ? [message.trace] : []));
  expect(traces.filter(({ type }) => type === 'ESTIMATE')).toMatchObject([
    { estimate: { type: 'STREAM', name: 'a', row_estimate: 2 } },
  ]);
});

test('an empty catalog completes at once', async () => {
  const { captured, complete } = await run([madeUpStream({ name: 'a', parts: [] })], []);
  expect([complete, captured.text]).toEqual([true, '']);
});
