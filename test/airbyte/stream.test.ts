import { expect, test } from '@jest/globals';
import type { StreamRun } from '../../src/airbyte/stream.ts';
import { listOf } from '../support/async.ts';
import { madeUpStream, newestStream, records } from '../support/made-up-streams.ts';
import { toolsFor } from '../support/stream-bench.ts';
import { connectorErrorOf, thrownBy } from '../support/thrown.ts';
import { areRecords, labelsOf, slicesOf } from '../support/slices.ts';

const { tools } = toolsFor('s');

async function readAllSlices(run: StreamRun): Promise<unknown[]> {
  const batches = [];
  for await (const slice of run.slices) batches.push(...(await listOf(slice.read(tools))).filter(areRecords));
  return batches;
}

test('optional fields of a definition have defaults', () => {
  const stream = madeUpStream({ name: 'a', parts: [], incremental: false });
  expect(stream).toMatchObject({
    ...{ name: 'a', primaryKey: [], syncModes: ['full_refresh'] },
    ...{ resumable: false, parallelSlices: 1 },
  });
});

test('a stream with a cursor supports incremental sync', () => {
  expect(madeUpStream({ name: 'a', parts: [] }).syncModes).toEqual(['full_refresh', 'incremental']);
});

test('a plan contains only slices that the state does not cover', async () => {
  const stream = madeUpStream({ name: 'a', parts: [{ label: '1' }, { label: '2' }, { label: '3' }] });
  const left = (state: Record<string, unknown> | undefined) => stream.plan(state, {}, tools).then(labelsOf);
  expect(await left(undefined)).toEqual(['1', '2', '3']);
  expect(await left({ done: ['2'] })).toEqual(['1', '3']);
});

test('the state covers a slice once it was read completely, not before', async () => {
  const stream = madeUpStream({ name: 'a', parts: [{ label: '1', batches: [records(1), records(2)] }] });
  const run = await stream.plan(undefined, {}, tools);
  const [slice] = await slicesOf(run);
  const reading = slice?.read(tools);
  await reading?.next();
  await reading?.next();
  expect(run.state()).toEqual({ done: [] });
  expect((await reading?.next())?.value).toEqual({ done: true });
  expect(run.state()).toEqual({ done: ['1'] });
});

test('a failed slice does not change the state', async () => {
  const failure = new Error('cut');
  const stream = madeUpStream({ name: 'a', parts: [{ label: '1', batches: [records(1)], failure }] });
  const run = await stream.plan({}, {}, tools);
  expect(await thrownBy(() => readAllSlices(run))).toBe(failure);
  expect(run.state()).toEqual({ done: [] });
});

test('the return value of a slice updates the progress', async () => {
  const context = { values: ['2026-01-01', '2026-01-31'] };
  const run = await newestStream.plan({ created: '2026-01-15' }, context, tools);
  expect(await labelsOf(run)).toEqual(['2026-01-15']);
  expect(await readAllSlices(run)).toEqual([[{ created: '2026-01-01' }, { created: '2026-01-31' }]]);
  expect(run.state()).toEqual({ created: '2026-01-31' });
});

test('two plans of a stream are independent', async () => {
  const stream = madeUpStream({ name: 'a', parts: [{ label: '1' }] });
  const [one, other] = [await stream.plan(undefined, {}, tools), await stream.plan(undefined, {}, tools)];
  await readAllSlices(one);
  expect([one.state(), other.state()]).toEqual([{ done: ['1'] }, { done: [] }]);
});

test('planning rejects an invalid state', async () => {
  const thrown = await connectorErrorOf(() => newestStream.plan({ created: 5 }, { values: [] }, tools));
  expect(thrown.kind).toBe('config');
});
