import { expect, test } from '@jest/globals';
import type { Stream } from '../../src/airbyte/stream.ts';
import { Waiter } from '../../src/base/wait-observer.ts';
import { gate } from '../support/async.ts';
import { madeUpStream, records } from '../support/made-up-streams.ts';
import { settle } from '../support/manual-clock.ts';
import { begin } from '../support/sync-bench.ts';

const MINUTE_MS = 60_000;

test('a stream that emits records while it waits for quota stays RATE_LIMITED', async () => {
  const rest = gate();
  const part = { label: '1', batches: [records(1)] };
  const stream = madeUpStream({
    name: 'a',
    parallelSlices: 2,
    parts: [part, { label: '2', after: rest.opened }],
  });
  const one = Date.UTC(2026, 0, 31, 13);
  const waiting: Stream<unknown> = {
    ...stream,
    plan: (...given) => {
      new Waiter().report({ until: one, why: 'quota' });
      return stream.plan(...given);
    },
  };
  const { captured, finished } = begin(waiting);
  await settle();
  expect(captured.order('a').slice(0, 3)).toEqual(['STARTED', 'RUNNING', 'record']);
  expect(captured.rateLimits('a')).toEqual([one]);
  rest.open();
  await finished;
});

test.each([
  ['fails', new Error('no more')],
  ['is read to its end', undefined],
])('waiters of a stream that %s are aborted, and those of another stream are not', async (_how, failure) => {
  const signals: (AbortSignal | undefined)[] = [];
  const parts = [{ label: '1', batches: [records(1)], ...(failure === undefined ? {} : { failure }) }];
  const stream = madeUpStream({ name: 'a', parts, onBegin: () => signals.push(new Waiter().signal) });
  const { finished } = begin(stream);
  const other = madeUpStream({
    name: 'a',
    parts: [{ label: '1', after: gate().opened }],
    onBegin: () => signals.push(new Waiter().signal),
  });
  begin(other);
  await finished;
  expect(signals.map((signal) => signal?.aborted)).toEqual([true, false]);
});

test('a stream reports a wait for quota with its end, and that it continues', async () => {
  const quota = gate();
  const rest = gate();
  const stream = madeUpStream({
    name: 'a',
    parts: [{ label: '1', batches: [records(1)], after: rest.opened }],
  });
  const one = Date.UTC(2026, 0, 31, 13);
  const limited: Stream<unknown> = {
    ...stream,
    plan: async (...given) => {
      const waiter = new Waiter();
      waiter.report({ until: one, why: '60 requests in the last hour' });
      await quota.opened;
      waiter.report(undefined);
      return await stream.plan(...given);
    },
  };
  const { clock, captured, finished } = begin(limited);
  await clock.advance(MINUTE_MS);
  expect(captured.rateLimits('a')).toEqual([one]);
  expect(captured.logs[0]).toContain('waiting until 2026-01-31T13:00:00Z (60 requests in the last hour)');
  quota.open();
  await settle();
  expect(captured.rateLimits('a')).toEqual([one, undefined]);
  rest.open();
  await finished;
  expect(captured.order('a')).toEqual(['STARTED', 'RUNNING', 'RUNNING', 'record', 'state', 'COMPLETE']);
});
