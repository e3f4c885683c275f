import { expect, test } from '@jest/globals';
import { engage } from '../../../src/streams/engage/index.ts';
import { says, startServer } from '../../support/http-server.ts';
import { contextFor, dataOf, readStream, toolsFor } from '../../support/stream-bench.ts';
import { connectorErrorOf } from '../../support/thrown.ts';
import { areRecords, slicesOf } from '../../support/slices.ts';

function pageOf(...results: readonly string[]): string {
  return `{"page":0,"page_size":1000,"session_id":"s","total":${results.length},"results":[${results.join()}]}`;
}

test('an id is delivered as it is: a number as text, an empty text, one with escapes', async () => {
  const ids = ['4', '""', String.raw`"\u0041\"\\"`, '-1.50'];
  const server = await startServer(
    says(200, pageOf(...ids.map((id) => `{"$distinct_id":${id},"$properties":{}}`))),
  );
  const { records, logs } = await readStream(engage, contextFor(server));
  expect(records.map(({ distinct_id }) => distinct_id)).toEqual(['4', '', 'A"\\', '-1.50']);
  expect(logs).toEqual([]);
});

test.each(['"results":null,"total":0', '"results":[],"total":null', '"status":"ok","results":null'])(
  'a page with %s has no profiles',
  async (members) => {
    const server = await startServer(says(200, `{${members}}`));
    const { records, state } = await readStream(engage, contextFor(server));
    expect([records, state, server.asked.length]).toEqual([[], {}, 1]);
  },
);

test('members that are unknown, duplicate or of another type do not hide profiles', async () => {
  const page = `{"page":"0","page_size":{},"total":"many","session_id":null,"more":[{}],"results":7,
    "results":[{"$distinct_id":"old","$distinct_id":"u1","$properties":{},"odd":[1]},{"$distinct_id":"u2"}]}`;
  const { records } = await readStream(engage, contextFor(await startServer(says(200, page))));
  expect(records.map(({ distinct_id }) => distinct_id)).toEqual(['u1', 'u2']);
});

test('results without an ID are left out with a warning, and the read fails after all others were delivered', async () => {
  const server = await startServer(
    says(200, pageOf('{"$properties":{"odd":1}}', '{"$distinct_id":"u1"}', 'null', '{"$distinct_id":"u2"}')),
  );
  const context = contextFor(server);
  const { tools, captured } = toolsFor('engage');
  const run = await engage.plan(undefined, context, tools);
  const ids: unknown[] = [];
  const { kind, message } = await connectorErrorOf(async () => {
    for await (const batch of (await slicesOf(run))[0]?.read(tools) ?? [])
      if (areRecords(batch))
        ids.push(...('bytes' in batch ? dataOf(batch.bytes) : batch).map(({ distinct_id }) => distinct_id));
  });
  expect(ids).toEqual(['u1', 'u2']);
  const left = String.raw`2 results without a usable $distinct_id, the first of which is "{\"$properties\":{\"odd\":1}}"`;
  expect(captured.logs).toEqual([`WARN engage: left out ${left}`]);
  expect([kind, message]).toEqual(['system', expect.stringContaining(`Mixpanel sent ${left}.`)]);
  expect(run.state()).toEqual({});
});

test('$properties that are not an object are delivered as a property of that name, with a warning', async () => {
  const odd = '{"$distinct_id":"u1","$properties":[1.0]}';
  const server = await startServer(says(200, pageOf(odd, '{"$distinct_id":"u2","$properties":{"a":1}}')));
  const { records, logs } = await readStream(engage, contextFor(server));
  expect(records).toEqual([
    { distinct_id: 'u1', properties: [1], _rescued_data: null },
    { distinct_id: 'u2', a: 1, _rescued_data: null },
  ]);
  expect(logs).toEqual([
    `WARN engage: $properties that are not an object are delivered as a property of that name, in profiles: 1, the first of which is ${JSON.stringify(odd)}`,
  ]);
});
