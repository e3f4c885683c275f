import { expect, test } from '@jest/globals';
import { Writable } from 'node:stream';
import { Output, StdoutClosedError } from '../../src/airbyte/output.ts';
import { readAll } from '../../src/airbyte/read.ts';
import {
  configError,
  ConnectorError,
  SliceError,
  StreamRetiredError,
  UndeliveredItemsError,
} from '../../src/base/errors.ts';
import { madeUpStream, records } from '../support/made-up-streams.ts';
import { choose, NO_STATES, run, syncOf } from '../support/sync-bench.ts';
import { thrownBy } from '../support/thrown.ts';

function transient(message: string, detail?: string): ConnectorError {
  return new ConnectorError('transient', message, detail === undefined ? {} : { detail });
}

test('a failed slice does not affect the others, and the error names it', async () => {
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
        'a: 2 could not be read. It broke off. The rest was read; the next sync reads only what is missing.',
      internal_message: 'GET /x answered 500',
      failure_type: 'transient_error',
      stream_descriptor: { name: 'a' },
    },
  ]);
  expect(captured.logs.filter((line) => line.includes('500'))).toEqual([
    'WARN a: 2 failed: It broke off. Details: GET /x answered 500',
  ]);
});

test('a part of a slice that is whole is in the state before the slice ends, and stays there if the rest fails', async () => {
  const { captured } = await run([
    madeUpStream({
      name: 'a',
      parts: [
        {
          label: '1',
          batches: [
            records(1),
            { done: '1a' },
            { failed: '1b', why: transient('It broke off.') },
            records(2),
          ],
        },
        { label: '2', batches: [records(3), { done: '2a' }, records(4)], failure: transient('It stopped.') },
      ],
    }),
  ]);
  expect(captured.states('a')).toEqual([
    { state: { done: ['1a'] }, count: 1 },
    { state: { done: ['1a', '1'] }, count: 1 },
    { state: { done: ['1a', '1', '2a'] }, count: 1 },
  ]);
  expect(captured.records('a')).toHaveLength(4);
  expect(captured.errors('a')[0]?.message).toMatch(/^a: 1b, 2 could not be read\. It broke off\. /);
  expect(captured.logs.some((line) => line.includes('read 1,'))).toBe(false);
});

test('scattered failures do not hold back other slices, however many there are', async () => {
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

test('a stream is abandoned after three consecutive failed slices', async () => {
  const started: string[] = [];
  const { captured } = await run([
    madeUpStream({
      name: 'a',
      parts: ['1', '2', '3', '4', '5'].map((label) => ({ label, failure: transient(`Broken ${label}.`) })),
      onBegin: (label) => started.push(label),
    }),
  ]);
  expect(started).toEqual(['1', '2', '3']);
  expect(captured.errors('a')[0]?.message).toMatch(/^a: 1, 2, 3 could not be read\. Broken 1\.$/);
});

test('slices that leave out single items do not stop the stream', async () => {
  const labels = ['1', '2', '3', '4', '5'];
  const failure = new UndeliveredItemsError('system', 'An item has no ID.');
  const { captured } = await run([
    madeUpStream({ name: 'a', parts: labels.map((label) => ({ label, batches: [records(1)], failure })) }),
  ]);
  expect(captured.records('a')).toHaveLength(5);
  expect(captured.errors('a')[0]?.message).toMatch(
    /^a: 1, 2, 3, 4, 5 could not be read\. An item has no ID\./,
  );
});

test('an error that the user must fix stops the stream at once', async () => {
  const started: string[] = [];
  const { captured } = await run([
    madeUpStream({
      name: 'a',
      parts: ['1', '2', '3'].map((label) => ({ label, failure: configError('Fix it.') })),
      onBegin: (label) => started.push(label),
    }),
  ]);
  expect(started).toEqual(['1']);
  expect(captured.errors('a')[0]).toMatchObject({ failure_type: 'config_error' });
  expect(captured.errors('a')[0]?.message).toContain('Fix it.');
});

test('the error of a single-slice stream mentions no other slices', async () => {
  const { captured } = await run([
    madeUpStream({ name: 'a', parts: [{ label: 'all', failure: configError('Fix it.') }] }),
  ]);
  expect(captured.errors('a')[0]?.message).toBe('a: all could not be read. Fix it.');
});

test('the failure that stopped the stream is the one reported', async () => {
  const parts = [
    { label: '1', failure: transient('Try again.') },
    { label: '2', failure: configError('Fix it.') },
  ];
  const { captured } = await run([madeUpStream({ name: 'a', parts })]);
  expect(captured.errors('a')[0]).toMatchObject({ failure_type: 'config_error' });
  expect(captured.errors('a')[0]?.message).toMatch(/^a: 1, 2 could not be read\. Fix it\./);
});

test('a transient failure does not hide a later bug', async () => {
  const parts = [
    { label: '1', failure: transient('Try again.') },
    { label: '2', failure: new TypeError('x is not a function') },
  ];
  const { captured } = await run([madeUpStream({ name: 'a', parts })]);
  expect(captured.errors('a')[0]).toMatchObject({
    failure_type: 'system_error',
    internal_message: 'x is not a function',
  });
});

test('an unexpected error stops the stream at once and includes its stack', async () => {
  const failure = new TypeError('x is not a function');
  const { captured } = await run([madeUpStream({ name: 'a', parts: [{ label: 'all', failure }] })]);
  expect(captured.errors('a')[0]).toMatchObject({
    failure_type: 'system_error',
    internal_message: 'x is not a function',
    stack_trace: failure.stack,
  });
});

test('one stream fails and the others complete', async () => {
  const { captured, complete } = await run([
    madeUpStream({ name: 'a', parts: [{ label: '1', failure: configError('Fix topsecret.') }] }),
    madeUpStream({ name: 'b', parts: [{ label: '1', batches: [records(1)] }] }),
  ]);
  expect(complete).toBe(false);
  expect(captured.statuses('a')).toEqual(['STARTED', 'INCOMPLETE']);
  expect(captured.statuses('b')).toEqual(['STARTED', 'RUNNING', 'COMPLETE']);
  expect(captured.text).not.toContain('topsecret');
});

test('an unknown stream is an error that lists the known ones, and the others are read', async () => {
  const streams = ['a', 'b'].map((name) => madeUpStream({ name, parts: [] }));
  const { captured, complete } = await run(streams, [choose('c'), choose('a')]);
  expect(complete).toBe(false);
  expect(captured.order('c')).toEqual(['STARTED', 'error', 'INCOMPLETE']);
  expect(captured.errors('c')[0]).toMatchObject({
    message: 'The catalog contains an unknown stream "c"; available streams are a, b. Refresh the schema.',
    failure_type: 'config_error',
  });
  expect(captured.statuses('a')).toEqual(['STARTED', 'COMPLETE']);
});

test.each(['not_a_mode', ''])(
  'the unknown sync mode "%s" is an error that lists the modes of the stream',
  async (syncMode) => {
    const stream = madeUpStream({ name: 'a', parts: [], incremental: false });
    const { captured, complete } = await run([stream], [choose('a', syncMode)]);
    expect(complete).toBe(false);
    expect(captured.errors('a')[0]).toMatchObject({
      message: `The catalog requests stream a in an unknown sync mode "${syncMode}"; choose full_refresh.`,
      failure_type: 'config_error',
    });
    expect(captured.statuses('a')).toEqual(['STARTED', 'INCOMPLETE']);
  },
);

test('a stream requested in a mode that it lacks is read in one that it has, with a warning', async () => {
  const parts = [{ label: '1', batches: [records(1)] }];
  const stream = madeUpStream({ name: 'a', parts, incremental: false });
  const { captured, complete } = await run([stream], [choose('a', 'incremental')]);
  expect(complete).toBe(true);
  expect(captured.records('a')).toHaveLength(1);
  expect(captured.logs).toContain('WARN a has no sync mode incremental, so it is read as full_refresh');
});

test('a stream requested in a mode that it lacks is read again after a full refresh that was completed', async () => {
  const parts = [{ label: '1', batches: [records(1)] }];
  const stream = madeUpStream({ name: 'a', parts, incremental: false, resumable: true });
  const states = new Map([['a', { __ab_full_refresh_sync_complete: true }]]);
  const read = async (mode: string): Promise<number> =>
    (await run([stream], [choose('a', mode)], states)).captured.records('a').length;
  // Of a full refresh it is the state of an earlier attempt.
  expect([await read('incremental'), await read('full_refresh')]).toEqual([1, 0]);
});

test('a closed stdout ends the sync without an error message', async () => {
  const closed = new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error('closed'), { code: 'EPIPE' }));
    },
  });
  const batches = [[{ text: 'x'.repeat(2_000_000) }]];
  const sync = syncOf([madeUpStream({ name: 'a', parts: [{ label: '1', batches }] })], new Output(closed));
  expect(await thrownBy(() => readAll(sync, [choose('a')], NO_STATES))).toBeInstanceOf(StdoutClosedError);
});

test('a failure that concerns one slice does not stop the stream, even if the user must act', async () => {
  const { captured } = await run([
    madeUpStream({
      name: 'a',
      parts: [
        { label: '1', failure: new SliceError('config', 'This funnel is private.') },
        { label: '2', batches: [records(2)] },
      ],
    }),
  ]);
  expect(captured.records('a')).toHaveLength(1);
  expect(captured.errors('a')).toMatchObject([{ failure_type: 'config_error' }]);
});

test('nine slices in a row may fail alone, but ten stop the stream', async () => {
  for (const [failing, expected] of [
    [9, 1],
    [10, 0],
  ] as const) {
    const failure = new SliceError('config', 'This funnel is private.');
    const broken = Array.from({ length: failing }, (_, i) => ({ label: `private ${i}`, failure }));
    const parts = [...broken, { label: 'good', batches: [records(1)] }];
    const { captured } = await run([madeUpStream({ name: 'a', parts })]);
    expect(captured.records('a')).toHaveLength(expected);
  }
});

test('a stream that the source no longer provides completes with a warning', async () => {
  const failure = new StreamRetiredError('config', 'The report is gone.', { detail: 'GET /x answered 404' });
  const { captured, complete } = await run([
    madeUpStream({
      name: 'a',
      parts: [
        { label: '1', batches: [records(1)] },
        { label: '2', failure },
        { label: '3', failure },
      ],
    }),
  ]);
  expect([complete, captured.statuses('a').at(-1)]).toEqual([true, 'COMPLETE']);
  expect(captured.states('a').at(-1)).toEqual({ state: { done: ['1'] }, count: 1 });
  expect(captured.logs.filter((line) => line.startsWith('WARN'))).toEqual([
    'WARN a ends without 2: The report is gone. Details: GET /x answered 404',
  ]);
});
