import { expect, test } from '@jest/globals';
import { configError, ConnectorError } from '../../src/base/errors.ts';
import { madeUpStream, records } from '../support/made-up-streams.ts';
import { choose, run } from '../support/sync-bench.ts';

const optional = (name: string) => ({ ...choose(name), isOptional: true });
const failing = (name: string, failure: Error, batches: ReturnType<typeof records>[] = []) =>
  madeUpStream({ name, parts: [{ label: '1', batches, failure }] });
const good = madeUpStream({ name: 'good', parts: [{ label: '1', batches: [records(1)] }] });
const notInPlan = configError('The plan does not include it.');

test('an optional stream that is not available is left out with a warning', async () => {
  const { captured, complete } = await run(
    [good, failing('a', notInPlan)],
    [optional('good'), optional('a')],
  );
  expect(complete).toBe(true);
  expect([captured.errors('a'), captured.statuses('a').at(-1)]).toEqual([[], 'INCOMPLETE']);
  expect(captured.logs).toContainEqual(
    expect.stringMatching(/^WARN a is left out, .*The plan does not include it\. .*--streams$/),
  );
  expect(captured.statuses('good').at(-1)).toBe('COMPLETE');
});

test('a stream that was chosen is never left out', async () => {
  const { captured, complete } = await run([good, failing('a', notInPlan)], [optional('good'), choose('a')]);
  expect(complete).toBe(false);
  expect(captured.errors('a')).toHaveLength(1);
});

test('if no stream can be read, all errors are reported', async () => {
  const streams = [failing('a', notInPlan), failing('b', notInPlan)];
  const { captured, complete } = await run(streams, [optional('a'), optional('b')]);
  expect(complete).toBe(false);
  expect([captured.errors('a').length, captured.errors('b').length]).toEqual([1, 1]);
});

test.each([
  ['fails for now', new ConnectorError('transient', 'Later.'), []],
  ['has a bug', new Error('a bug'), []],
  ['breaks off after some records', notInPlan, [records(1)]],
])('an optional stream that %s is an error', async (_what, failure, batches) => {
  const { captured, complete } = await run(
    [good, failing('a', failure, batches)],
    [optional('good'), optional('a')],
  );
  expect([complete, captured.errors('a').length]).toEqual([false, 1]);
});

test('a catalog without streams is complete', async () => {
  expect((await run([good], [])).complete).toBe(true);
});
