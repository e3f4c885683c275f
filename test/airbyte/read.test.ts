import { expect, test } from '@jest/globals';
import { Writable } from 'node:stream';
import type { ConfiguredChoice } from '../../src/airbyte/catalog.ts';
import { createLogger } from '../../src/airbyte/logger.ts';
import { Output, ReaderGone } from '../../src/airbyte/output.ts';
import { readAll, type Sync } from '../../src/airbyte/read.ts';
import { whole } from '../../src/airbyte/progress/whole.ts';
import { RecordWriter } from '../../src/airbyte/record-bytes.ts';
import type { SavedStates } from '../../src/airbyte/state.ts';
import { defineStream, type Stream } from '../../src/airbyte/stream.ts';
import { configError, ConnectorError } from '../../src/base/errors.ts';
import { SecretMask } from '../../src/base/secrets.ts';
import { gate } from '../support/async.ts';
import { CapturedOutput } from '../support/captured-output.ts';
import { madeUpStream, records } from '../support/made-up-streams.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { thrownBy } from '../support/thrown.ts';

const NO_STATES: SavedStates = new Map();

interface Run {
  readonly captured: CapturedOutput;
  readonly complete: boolean;
}

function syncOf(
  streams: readonly Stream<unknown>[],
  output: Output,
  clock = new ManualClock(),
): Sync<unknown> {
  const mask = new SecretMask();
  mask.add('topsecret');
  const log = createLogger(output, mask);
  return {
    streams,
    context: {},
    newColumns: true,
    output,
    log,
    mask,
    clock,
    quota: () => 'quota of topsecret',
  };
}

async function run(
  streams: readonly Stream<unknown>[],
  choices: readonly ConfiguredChoice[] = streams.map(({ name }) => choose(name)),
  states = NO_STATES,
): Promise<Run> {
  const captured = new CapturedOutput();
  const complete = await readAll(syncOf(streams, captured.output), choices, states);
  return { captured, complete };
}

function choose(name: string, syncMode = 'incremental'): ConfiguredChoice {
  return { name, syncMode, columns: {} };
}

function transient(why: string, detail?: string): ConnectorError {
  return new ConnectorError('transient', why, detail === undefined ? {} : { detail });
}

test('a stream says STARTED, RUNNING at its first record, a state behind each slice, COMPLETE', async () => {
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

test('a stream without records has a state and is complete, and was never running', async () => {
  const { captured } = await run([madeUpStream({ name: 'a', parts: [{ label: '1', batches: [[]] }] })]);
  expect(captured.order('a')).toEqual(['STARTED', 'state', 'COMPLETE']);
  expect(captured.states('a')).toEqual([{ state: { done: ['1'] }, count: 0 }]);
});

test('a stream with nothing left to read still says how far it is', async () => {
  const states = new Map([['a', { done: ['1'] }]]);
  const { captured } = await run([madeUpStream({ name: 'a', parts: [{ label: '1' }] })], undefined, states);
  expect(captured.order('a')).toEqual(['STARTED', 'state', 'COMPLETE']);
  expect(captured.states('a')).toEqual([{ state: { done: ['1'] }, count: 0 }]);
});

test('a full refresh that cannot be resumed has one state, at its end', async () => {
  const parts = [
    { label: '1', batches: [records(1)] },
    { label: '2', batches: [records(2)] },
  ];
  const { captured } = await run([madeUpStream({ name: 'a', parts })], [choose('a', 'full_refresh')]);
  expect(captured.states('a')).toEqual([{ state: { __ab_no_cursor_state_message: true }, count: 2 }]);
});

test('a resumable full refresh has marked states and ends with the mark of completion', async () => {
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

test('bytes that already are lines are passed on as they are, and counted', async () => {
  const writer = new RecordWriter('a', 7);
  for (const json of ['{"id":9007199254740993123}', '{"id":1.0}']) {
    writer.begin();
    writer.ensure(100);
    writer.length += writer.buffer.write(json, writer.length);
    writer.end();
  }
  const { captured } = await run([
    madeUpStream({ name: 'a', parts: [{ label: '1', batches: [writer.take()] }] }),
  ]);
  expect(captured.text).toContain('"data":{"id":9007199254740993123}}}\n');
  expect(captured.text).toContain('"data":{"id":1.0}}}\n');
  expect(captured.states('a')).toEqual([{ state: { done: ['1'] }, count: 2 }]);
});

test('slices read at the same time finish in any order, and no state counts a record twice', async () => {
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

test('no state is printed before the records of the slices that it names', async () => {
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

test('a slice that fails leaves the others alone, and the error names it and what to expect', async () => {
  const { captured, complete } = await run([
    madeUpStream({
      name: 'a',
      parts: [
        { label: '1', batches: [records(1)] },
        { label: '2', batches: [records(2)], failure: transient('It broke off.', 'GET /x answered 500') },
        { label: '3', batches: [records(3)] },
      ],
    }),
  ]);
  expect(complete).toBe(false);
  expect(captured.order('a')).toEqual([
    ...['STARTED', 'RUNNING', 'record', 'state', 'record', 'record', 'state', 'error', 'INCOMPLETE'],
  ]);
  expect(captured.states('a')).toEqual([
    { state: { done: ['1'] }, count: 1 },
    { state: { done: ['1', '3'] }, count: 2 },
  ]);
  expect(captured.errors('a')).toEqual([
    {
      message:
        'a: 2 could not be read. It broke off. What was read to its end is kept; the next sync reads what is missing.',
      internal_message: 'GET /x answered 500',
      failure_type: 'transient_error',
      stream_descriptor: { name: 'a' },
    },
  ]);
  expect(captured.logs).toContain('WARN a: 2 failed: It broke off.');
});

test('after three failed slices a stream is given up', async () => {
  const begun: string[] = [];
  const { captured } = await run([
    madeUpStream({
      name: 'a',
      parts: ['1', '2', '3', '4', '5'].map((label) => ({ label, failure: transient(`Broken ${label}.`) })),
      onBegin: (label) => begun.push(label),
    }),
  ]);
  expect(begun).toEqual(['1', '2', '3']);
  expect(captured.errors('a')[0]?.message).toMatch(
    /^a: 1, 2, 3 could not be read\. Broken 1\. What was read/,
  );
});

test('what the user has to mend stops a stream at once', async () => {
  const begun: string[] = [];
  const { captured } = await run([
    madeUpStream({
      name: 'a',
      parts: ['1', '2', '3'].map((label) => ({ label, failure: configError('Mend it.') })),
      onBegin: (label) => begun.push(label),
    }),
  ]);
  expect(begun).toEqual(['1']);
  expect(captured.errors('a')[0]).toMatchObject({ failure_type: 'config_error' });
  expect(captured.errors('a')[0]?.message).toContain('Mend it.');
});

test('of a stream that is a single slice nothing is said of a rest', async () => {
  const { captured } = await run([
    madeUpStream({ name: 'a', parts: [{ label: 'all', failure: configError('Mend it.') }] }),
  ]);
  expect(captured.errors('a')[0]?.message).toBe('a: all could not be read. Mend it.');
});

test('of several failures the one that stopped the stream is told, and with it what to do', async () => {
  const parts = [
    { label: '1', failure: transient('Try again.') },
    { label: '2', failure: configError('Mend it.') },
  ];
  const { captured } = await run([madeUpStream({ name: 'a', parts })]);
  expect(captured.errors('a')[0]).toMatchObject({ failure_type: 'config_error' });
  expect(captured.errors('a')[0]?.message).toMatch(/^a: 1, 2 could not be read\. Mend it\./);
});

test('a defect behind a passing failure is not hidden by it', async () => {
  const parts = [
    { label: '1', failure: transient('Try again.') },
    { label: '2', failure: new TypeError('x is no function') },
  ];
  const { captured } = await run([madeUpStream({ name: 'a', parts })]);
  expect(captured.errors('a')[0]).toMatchObject({
    failure_type: 'system_error',
    internal_message: 'x is no function',
  });
});

test('an error that nobody foresaw stops a stream at once and carries its stack', async () => {
  const failure = new TypeError('x is no function');
  const { captured } = await run([madeUpStream({ name: 'a', parts: [{ label: 'all', failure }] })]);
  expect(captured.errors('a')[0]).toMatchObject({
    failure_type: 'system_error',
    internal_message: 'x is no function',
    stack_trace: failure.stack,
  });
});

test('one stream fails and the others are complete', async () => {
  const { captured, complete } = await run([
    madeUpStream({ name: 'a', parts: [{ label: '1', failure: configError('Mend topsecret.') }] }),
    madeUpStream({ name: 'b', parts: [{ label: '1', batches: [records(1)] }] }),
  ]);
  expect(complete).toBe(false);
  expect(captured.statuses('a')).toEqual(['STARTED', 'INCOMPLETE']);
  expect(captured.statuses('b')).toEqual(['STARTED', 'RUNNING', 'COMPLETE']);
  expect(captured.text).not.toContain('topsecret');
});

test('all streams are read at the same time', async () => {
  const { opened, open } = gate();
  const { complete } = await run([
    madeUpStream({ name: 'a', parts: [{ label: '1', after: opened }] }),
    madeUpStream({ name: 'b', parts: [{ label: '1' }], onBegin: open }),
  ]);
  expect(complete).toBe(true);
});

test('a stream that does not exist is an error that names those that do; the others are read', async () => {
  const streams = ['a', 'b'].map((name) => madeUpStream({ name, parts: [] }));
  const { captured, complete } = await run(streams, [choose('c'), choose('a')]);
  expect(complete).toBe(false);
  expect(captured.order('c')).toEqual(['STARTED', 'error', 'INCOMPLETE']);
  expect(captured.errors('c')[0]).toMatchObject({
    message: 'The catalog asks for a stream "c" that does not exist; there are a, b. Refresh the schema.',
    failure_type: 'config_error',
  });
  expect(captured.statuses('a')).toEqual(['STARTED', 'COMPLETE']);
});

test.each(['not_a_mode', 'incremental', ''])(
  'sync mode "%s" of a stream that does not have it is an error that names those it has',
  async (syncMode) => {
    const stream = madeUpStream({ name: 'a', parts: [], incremental: false });
    const { captured, complete } = await run([stream], [choose('a', syncMode)]);
    expect(complete).toBe(false);
    expect(captured.errors('a')[0]).toMatchObject({
      message: `The catalog asks for a with sync mode "${syncMode}"; choose full_refresh.`,
      failure_type: 'config_error',
    });
    expect(captured.statuses('a')).toEqual(['STARTED', 'INCOMPLETE']);
  },
);

test('what became of the saved state is logged', async () => {
  const states = new Map([['a', { __ab_no_cursor_state_message: true }]]);
  const { captured } = await run([madeUpStream({ name: 'a', parts: [] })], undefined, states);
  expect(captured.logs).toContain(
    'INFO a: the saved state is one of a full refresh, so the stream is read from its start',
  );
});

test('a stream may tell how many records to expect', async () => {
  const stream = defineStream({
    name: 'a',
    schema: () => ({}),
    progress: whole,
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

test('nothing chosen is done at once', async () => {
  const { captured, complete } = await run([madeUpStream({ name: 'a', parts: [] })], []);
  expect([complete, captured.text]).toEqual([true, '']);
});

test('a reader that is gone ends the sync, and is not told of it', async () => {
  const gone = new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error('gone'), { code: 'EPIPE' }));
    },
  });
  const batches = [[{ text: 'x'.repeat(2_000_000) }]];
  const sync = syncOf([madeUpStream({ name: 'a', parts: [{ label: '1', batches }] })], new Output(gone));
  expect(await thrownBy(() => readAll(sync, [choose('a')], NO_STATES))).toBeInstanceOf(ReaderGone);
});
