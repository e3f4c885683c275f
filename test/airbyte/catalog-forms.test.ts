import { expect, test } from '@jest/globals';
import { configuredCatalog, toConfigured } from '../../src/airbyte/catalog-forms.ts';

const withKey = {
  name: 'a',
  json_schema: {},
  supported_sync_modes: ['full_refresh', 'incremental'],
  default_cursor_field: ['time'],
  source_defined_primary_key: [['id']],
};
const withoutKey = { ...withKey, source_defined_primary_key: undefined };
const list = { name: 'b', json_schema: {}, supported_sync_modes: ['full_refresh'] };

test('each stream gets its best mode, with the cursor and the key that it declares', () => {
  expect(configuredCatalog([withKey, withoutKey, list])).toEqual({
    streams: [
      {
        ...{ stream: withKey, sync_mode: 'incremental', destination_sync_mode: 'append_dedup' },
        ...{ cursor_field: ['time'], primary_key: [['id']] },
      },
      {
        ...{ stream: withoutKey, sync_mode: 'incremental', destination_sync_mode: 'append' },
        cursor_field: ['time'],
      },
      { stream: list, sync_mode: 'full_refresh', destination_sync_mode: 'overwrite' },
    ],
  });
});

test('a discovered catalog becomes a configured one', () => {
  expect(toConfigured({ streams: [list] })).toEqual(configuredCatalog([list]));
  expect(toConfigured({ type: 'CATALOG', catalog: { streams: [list] } })).toEqual(configuredCatalog([list]));
});

test.each([
  [null],
  ['text'],
  [[]],
  [{}],
  [{ streams: [] }],
  [{ streams: {} }],
  [{ streams: ['a'] }],
  [{ streams: [{ stream: list, sync_mode: 'incremental' }] }],
  [{ streams: [list, { stream: list, sync_mode: 'incremental' }] }],
])('%j is not changed', (file) => {
  expect(toConfigured(file)).toBe(file);
});
