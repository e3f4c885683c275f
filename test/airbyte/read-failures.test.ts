import { expect, test } from '@jest/globals';
import { Writable } from 'node:stream';
import { Output, StdoutClosedError } from '../../src/airbyte/output.ts';
import { readAll } from '../../src/airbyte/read.ts';
import { configError, ConnectorError } from '../../src/base/errors.ts';
import { madeUpStream, records } from '../support/made-up-streams.ts';
import { choose, NO_STATES, run, syncOf } from '../support/sync-bench.ts';
import { thrownBy } from '../support/thrown.ts';

function transient(why: string, detail?: string): ConnectorError {
  return new ConnectorError('transient', why, detail === undefined ? {} : { detail });
}

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

test('slices that fail here and there do not hold back the others, however many they are', async () => {
  const { captured } = await run([
    madeUpStream({
      name: 'a',
      parts: Array.from({ length: 24 }, (_, i) =>
        i % 2 === 0
          ? { label: String(i), failure: transient(`Broken ${i}.`) }
          : { label: String(i), batches: [records(i)] },
      ),
    }),
  ]);
  expect(captured.records('a')).toHaveLength(12);
  expect(captured.errors('a')[0]?.message).toMatch(
    /^a: 0, 2, 4, 6, 8, 10, 12, 14, 16, 18 and 2 more could not be read\. Broken 0\. /,
  );
  expect(captured.statuses('a').at(-1)).toBe('INCOMPLETE');
});

test('after three slices that fail in a row a stream is given up', async () => {
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

test('a reader that is gone ends the sync, and is not told of it', async () => {
  const gone = new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error('gone'), { code: 'EPIPE' }));
    },
  });
  const batches = [[{ text: 'x'.repeat(2_000_000) }]];
  const sync = syncOf([madeUpStream({ name: 'a', parts: [{ label: '1', batches }] })], new Output(gone));
  expect(await thrownBy(() => readAll(sync, [choose('a')], NO_STATES))).toBeInstanceOf(StdoutClosedError);
});
