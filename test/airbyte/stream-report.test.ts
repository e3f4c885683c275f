import { expect, test } from '@jest/globals';
import { Writable } from 'node:stream';
import { Output, StdoutClosedError } from '../../src/airbyte/output.ts';
import type { Stream } from '../../src/airbyte/stream.ts';
import { gate } from '../support/async.ts';
import { madeUpStream, records } from '../support/made-up-streams.ts';
import { settle, until } from '../support/manual-clock.ts';
import { begin } from '../support/sync-bench.ts';
import { thrownBy } from '../support/thrown.ts';
import { slicesOf } from '../support/slices.ts';

const MINUTE_MS = 60_000;

/** A stream whose second slice waits until it is opened. */
function slowStream(resumable = false, incremental = true) {
  const { opened, open } = gate();
  const stream = madeUpStream({
    name: 'a',
    resumable,
    incremental,
    parallelSlices: 2,
    parts: [
      { label: '1', batches: [records(1, 2)] },
      { label: 'slow', batches: [records(3)], after: opened },
      { label: '3', batches: [records(4, 5, 6)] },
    ],
  });
  return { stream, open };
}

test('a stream that waits for hours logs what it is doing at least every minute', async () => {
  const { stream, open } = slowStream();
  const { clock, captured, finished } = begin(stream);
  await clock.advance(120 * MINUTE_MS);
  const lines = captured.logs.filter((line) => line.includes('slices done'));
  expect(lines.length).toBeGreaterThanOrEqual(120);
  expect(lines[0]).toMatch(
    /^INFO a: reading slow, 2 of 3 slices done; 5 records so far, 0 per second; estimated to finish at .*Z; quota of \*+$/,
  );
  open();
  expect([await finished, clock.armed]).toEqual([true, 0]);
});

test('the last state is repeated every ten minutes, and every record is counted once', async () => {
  const { stream, open } = slowStream();
  const { clock, captured, finished } = begin(stream);
  await settle();
  const before = captured.states('a').length;
  await clock.advance(60 * MINUTE_MS);
  const repeated = captured.states('a').slice(before);
  expect(repeated.length).toBeGreaterThanOrEqual(6);
  expect(new Set(repeated.map((state) => JSON.stringify(state)))).toEqual(
    new Set([JSON.stringify({ state: { done: ['1', '3'] }, count: 0 })]),
  );
  open();
  await finished;
  expect(captured.states('a').reduce((sum, { count }) => sum + count, 0)).toBe(6);
  expect(captured.states('a').at(-1)?.state).toEqual({ done: ['1', '3', 'slow'] });
});

/** Adds two records and a pause to the start of each slice. */
function pausingHalfway(stream: Stream<unknown>, opened: Promise<void>): Stream<unknown> {
  return {
    ...stream,
    plan: async (state, context, tools) => {
      const run = await stream.plan(state, context, tools);
      const slices = (await slicesOf(run)).map((slice) => ({
        label: slice.label,
        async *read(lent: Parameters<typeof slice.read>[0]) {
          yield records(1, 2);
          await opened;
          yield* slice.read(lent);
        },
      }));
      return { ...run, slices };
    },
  };
}

test('a repeated state counts the records of an unfinished slice but does not cover it', async () => {
  const { opened, open } = gate();
  const stream = madeUpStream({ name: 'a', parts: [{ label: '1', batches: [records(1, 2)] }] });
  const { clock, captured, finished } = begin(pausingHalfway(stream, opened));
  await clock.advance(10 * MINUTE_MS);
  expect(captured.states('a')).toEqual([{ state: { done: [] }, count: 2 }]);
  open();
  await finished;
  expect(captured.states('a').slice(1)).toEqual([{ state: { done: ['1'] }, count: 2 }]);
});

test.each([
  ['incremental', false, undefined, { done: [] }],
  ['incremental', false, { done: ['3'] }, { done: ['3'] }],
  ['full_refresh', true, undefined, { done: [], unfinished_full_refresh: true }],
  ['full_refresh', false, { done: ['3'] }, { __ab_no_cursor_state_message: true }],
])('before its first slice a %s stream (resumable: %j) with state %j emits %j', async (...given) => {
  const [syncMode, resumable, saved, safe] = given;
  const { opened, open } = gate();
  const parts = [{ label: '1', batches: [records(1)], after: opened }];
  const states = new Map(saved === undefined ? [] : [['a', saved]]);
  const { clock, captured, finished } = begin(
    madeUpStream({ name: 'a', parts, resumable }),
    syncMode,
    states,
  );
  await clock.advance(10 * MINUTE_MS);
  expect(captured.states('a')).toEqual([{ state: safe, count: 0 }]);
  open();
  await finished;
});

test('a full refresh halfway through a slice does not emit that it is complete', async () => {
  const { opened, open } = gate();
  const parts = [{ label: '1', batches: [records(3)] }];
  const stream = madeUpStream({ name: 'a', resumable: true, parts });
  const { clock, captured, finished } = begin(pausingHalfway(stream, opened), 'full_refresh');
  await clock.advance(10 * MINUTE_MS);
  expect(captured.states('a')).toEqual([{ state: { done: [], unfinished_full_refresh: true }, count: 2 }]);
  open();
  await finished;
});

test('a stream has a heartbeat while it is planning', async () => {
  const { opened, open } = gate();
  const stream = madeUpStream({ name: 'a', parts: [] });
  const slow: Stream<unknown> = { ...stream, plan: (...given) => opened.then(() => stream.plan(...given)) };
  const { clock, captured, finished } = begin(slow, 'incremental', new Map([['a', { done: ['0'] }]]));
  await clock.advance(10 * MINUTE_MS);
  expect(captured.logs[0]).toMatch(/^INFO a: planning/);
  expect(captured.states('a')).toEqual([{ state: { done: ['0'] }, count: 0 }]);
  open();
  await finished;
  expect(captured.statuses('a')).toEqual(['STARTED', 'COMPLETE']);
});

test('a blocked reader finds one heartbeat afterwards, not hundreds', async () => {
  const taken: string[] = [];
  let takeNext: () => void = () => undefined;
  const reader = new Writable({
    write(chunk: Buffer, _encoding, done) {
      taken.push(chunk.toString());
      takeNext = done;
    },
  });
  const batches = [[{ text: 'x'.repeat(2_000_000) }]];
  const stream = madeUpStream({ name: 'a', parts: [{ label: '1', batches }] });
  const { clock, finished } = begin(stream, 'incremental', new Map(), new Output(reader));
  await clock.advance(300 * MINUTE_MS);
  let done = false;
  void finished.then(() => (done = true));
  await until(() => {
    takeNext();
    return done;
  });
  while (reader.writableLength > 0) takeNext();
  expect(
    taken
      .join('')
      .split('\n')
      .filter((line) => line.includes('slices done')),
  ).toHaveLength(1);
});

test('a closed stdout is noticed while nothing is read', async () => {
  const closed = new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error('closed'), { code: 'EPIPE' }));
    },
  });
  const parts = [{ label: '1', after: gate().opened }];
  const { clock, finished } = begin(
    madeUpStream({ name: 'a', parts }),
    'incremental',
    new Map(),
    new Output(closed),
  );
  const thrown = thrownBy(() => finished);
  await clock.advance(2 * MINUTE_MS);
  expect(await thrown).toBeInstanceOf(StdoutClosedError);
});

/** A stream of many slices whose state grows by 100 bytes with each of them. */
function growingStream(slices: number, afterLast: Promise<void> = Promise.resolve()) {
  const parts = Array.from({ length: slices }, (_, i) => ({
    ...{ label: String(i).padStart(100, '0'), batches: [records(i)] },
    ...(i === slices - 1 ? { after: afterLast } : {}),
  }));
  return madeUpStream({ name: 'a', parts });
}

const lengthOf = (messages: readonly unknown[]): number => JSON.stringify(messages).length;

test('states that grow with each slice are together not much longer than the records', async () => {
  const { captured, finished } = begin(growingStream(600));
  expect(await finished).toBe(true);
  const states = captured.messages.filter(({ type }) => type === 'STATE');
  const rest = captured.messages.filter(({ type }) => type !== 'STATE');
  expect(lengthOf(states)).toBeLessThan(3 * lengthOf(rest));
  expect(captured.states('a').reduce((sum, { count }) => sum + count, 0)).toBe(600);
  expect(captured.states('a').at(-1)?.state).toMatchObject({ done: { length: 600 } });
});

test('a state that was left out is emitted within a minute, even if nothing else is read', async () => {
  const { opened, open } = gate();
  const { clock, captured, finished } = begin(growingStream(100, opened));
  await until(() => captured.messages.filter(({ type }) => type === 'RECORD').length === 99);
  await settle();
  const latest = () => captured.states('a').at(-1)?.state;
  expect(latest()).not.toMatchObject({ done: { length: 99 } });
  await clock.advance(MINUTE_MS);
  expect(latest()).toMatchObject({ done: { length: 99 } });
  open();
  await finished;
});

test('a stream that fails emits the state that was left out', async () => {
  const { captured, finished } = begin(growingStream(100, Promise.reject(new Error('no'))));
  expect(await finished).toBe(false);
  expect(captured.states('a').at(-1)?.state).toMatchObject({ done: { length: 99 } });
});
