import { expect, test } from '@jest/globals';
import { lookupTables } from '../../src/streams/lookup-tables.ts';
import { says, startServer } from '../support/http-server.ts';
import { contextFor, readStream } from '../support/stream-bench.ts';
import { connectorErrorOf } from '../support/thrown.ts';

test('one request reads all lookup tables, whose IDs are text', async () => {
  const answer =
    '{"code":200,"status":"OK","results":[{"id":"55b4fb2b-e8de","name":"Accounts"},{"id":9007199254740993,"name":null,"token":"t","createdAt":"2026-01-01","lastModifiedAt":null,"hasMappedProperties":true,"rows":1}]}';
  const server = await startServer(says(200, answer));
  const columns = await lookupTables.schema(contextFor(server));
  const { records } = await readStream(lookupTables, contextFor(server), undefined, columns);
  expect(records).toEqual([
    { id: '55b4fb2b-e8de', name: 'Accounts', _rescued_data: null },
    {
      ...{ id: '9007199254740993', name: null, token: 't', created_at: '2026-01-01', last_modified_at: null },
      ...{ has_mapped_properties: true, _rescued_data: '{"rows":1}' },
    },
  ]);
  expect(server.asked).toMatchObject([{ path: '/lookup-tables', params: { project_id: '1' } }]);
});

test.each(['{"code":200,"status":"OK"}', '{"code":400,"status":"Bad Request","results":[]}', '[7'])(
  'the answer %s is an error, not an empty list',
  async (answer) => {
    const server = await startServer(says(200, answer));
    await connectorErrorOf(() => readStream(lookupTables, contextFor(server)));
  },
);

test('null in place of the list means that there are none', async () => {
  const server = await startServer(says(200, '{"code":200,"status":"OK","results":null}'));
  expect((await readStream(lookupTables, contextFor(server))).records).toEqual([]);
});
