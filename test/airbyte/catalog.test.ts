import { expect, test } from '@jest/globals';
import { describeStream, parseCatalog } from '../../src/airbyte/catalog.ts';
import { CATALOG_ADVICE } from '../../src/airbyte/help.ts';
import { stateless } from '../../src/airbyte/progress/stateless.ts';
import { defineStream } from '../../src/airbyte/stream.ts';
import { connectorErrorOf } from '../support/thrown.ts';

const plain = {
  name: 'things',
  schema: () => ({ id: { type: ['null', 'integer'] } }),
  progress: stateless,
  slices: () => [],
  async *read() {
    await Promise.resolve();
    yield [];
  },
};

test('a stream without cursor and key supports only full refresh', async () => {
  expect(await describeStream(defineStream(plain), {})).toEqual({
    name: 'things',
    json_schema: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      additionalProperties: true,
      properties: { id: { type: ['null', 'integer'] } },
    },
    supported_sync_modes: ['full_refresh'],
    source_defined_cursor: false,
    is_resumable: false,
    is_file_based: false,
  });
});

test('a stream declares its cursor, its key and that it is resumable', async () => {
  const stream = defineStream({ ...plain, cursorField: 'made', primaryKey: ['id', 'day'], resumable: true });
  expect(await describeStream(stream, {})).toMatchObject({
    supported_sync_modes: ['full_refresh', 'incremental'],
    source_defined_cursor: true,
    default_cursor_field: ['made'],
    source_defined_primary_key: [['id'], ['day']],
    is_resumable: true,
  });
});

test('a schema may depend on the context', async () => {
  const stream = defineStream({
    ...plain,
    schema: async ({ column }: { column: string }) => await Promise.resolve({ [column]: { type: 'string' } }),
  });
  const { json_schema } = await describeStream(stream, { column: 'late' });
  expect(json_schema['properties']).toEqual({ late: { type: 'string' } });
});

test('a configured catalog yields name, sync mode and columns', () => {
  const file = {
    streams: [
      {
        stream: {
          name: 'a',
          json_schema: { type: 'object', properties: { id: {} } },
          supported_sync_modes: [],
        },
        sync_mode: 'incremental',
        destination_sync_mode: 'append',
        cursor_field: ['made'],
        generation_id: 7,
      },
      { stream: { name: 'b', json_schema: {} }, sync_mode: 'full_refresh' },
      { stream: { name: 'c', namespace: null }, sync_mode: 'not_a_mode' },
    ],
  };
  expect(parseCatalog(file)).toEqual([
    { name: 'a', syncMode: 'incremental', columns: { id: {} } },
    { name: 'b', syncMode: 'full_refresh', columns: {} },
    { name: 'c', syncMode: 'not_a_mode', columns: {} },
  ]);
});

test('a catalog without streams is valid', () => {
  expect(parseCatalog({ streams: [] })).toEqual([]);
});

test.each([
  [{}, 'streams is missing'],
  [[], 'it is a list; it must be of type object'],
  [null, 'it is null; it must be of type object'],
  [{ streams: {} }, 'streams is an object; it must be of type array'],
  [{ streams: [{ sync_mode: 'incremental' }] }, 'streams[0].stream is missing'],
  [{ streams: [{ stream: { name: 'a' } }] }, 'streams[0].sync_mode is missing'],
  [
    { streams: [{ stream: { name: 7 }, sync_mode: 'x' }] },
    'streams[0].stream.name is 7; it must be of type string',
  ],
  [
    { streams: [{ stream: { name: 'a', json_schema: { properties: [] } }, sync_mode: 'x' }] },
    'streams[0].stream.json_schema.properties is a list; it must be of type object',
  ],
])('the catalog %j is rejected: %s', async (file, fault) => {
  const { kind, message } = await connectorErrorOf(() => parseCatalog(file));
  expect([kind, message]).toEqual(['config', `The catalog is invalid: ${fault}. ${CATALOG_ADVICE}`]);
});

test('a catalog that contains a stream twice is rejected', async () => {
  const entry = (name: string, sync_mode: string) => ({ stream: { name }, sync_mode });
  const streams = [entry('a', 'incremental'), entry('b', 'incremental'), entry('a', 'full_refresh')];
  const { kind, message } = await connectorErrorOf(() => parseCatalog({ streams }));
  expect([kind, message]).toEqual([
    'config',
    'The catalog contains stream "a" more than once. Keep one of them.',
  ]);
});
