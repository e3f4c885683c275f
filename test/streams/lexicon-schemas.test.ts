import { expect, test } from '@jest/globals';
import { descriptionsOf } from '../../src/streams/lexicon.ts';
import { lexiconSchemas } from '../../src/streams/lexicon-schemas.ts';
import { says, startServer } from '../support/http-server.ts';
import { contextFor, readParts, readStream } from '../support/stream-bench.ts';

const ORDER =
  '{"entityType":"event","name":"Order","schemaJson":{"properties":{"price":{"type":"number","description":"In euros"}}}}';

test('the stream and the descriptions of columns share one request', async () => {
  const server = await startServer(says(200, `{"status":"ok","results":[${ORDER}]}`));
  const context = contextFor(server);
  const [descriptions, { records }] = await Promise.all([
    descriptionsOf(context, 'events'),
    readStream(lexiconSchemas, context),
  ]);
  expect(descriptions).toEqual(new Map([['price', 'In euros']]));
  expect(records).toMatchObject([{ entity_type: 'event', name: 'Order' }]);
  expect(server.asked.map(({ path }) => path)).toEqual(['/api/app/projects/1/schemas']);
});

test('values of another type and unknown members are rescued', async () => {
  const odd = '{"entityType":"event","name":"a","schemaJson":"text","owner":9007199254740993}';
  const server = await startServer(says(200, `[${odd},${ORDER}]`));
  const columns = await lexiconSchemas.schema(contextFor(server));
  const { records } = await readParts(lexiconSchemas, contextFor(server), undefined, columns);
  expect(records[0]).toMatchObject({ entity_type: 'event', name: 'a', schema: null });
  expect(JSON.stringify(records[0])).toContain('9007199254740993');
  expect(records[1]).toMatchObject({ name: 'Order', _rescued_data: null });
});
