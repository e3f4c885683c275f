import { expect, test } from '@jest/globals';
import { safeName } from '../../../src/streams/records/safe-name.ts';
import { ColumnNames } from '../../../src/streams/records/column-names.ts';
import fc from '../../support/fast-check.ts';

test.each([
  ['$city', 'city'],
  ['User ID', 'user_id'],
  ['userID', 'user_id'],
  ['HTTPServerError', 'http_server_error'],
  ['utm_source [first touch]', 'utm_source_first_touch'],
  ['Page2View', 'page2_view'],
  ['A/B Test (%)', 'a_b_test'],
  ['__x__', 'x'],
  ['1st visit', '_1st_visit'],
  ['Prénom', 'prenom'],
  ['_airbyte_meta', 'airbyte_meta'],
  ['住所 home', 'home'],
  ['住所', 'property_f7107db3'],
  ['é', 'property_4a99557e'],
  ['$', 'property_09fc9608'],
])('%j becomes %s', (property, column) => {
  expect(safeName(property)).toBe(column);
});

test('a name of more than 63 characters is cut and gets a hash', () => {
  expect(safeName('a'.repeat(63))).toBe('a'.repeat(63));
  expect(safeName('a'.repeat(64))).toBe(`${'a'.repeat(54)}_ffe054fe`);
});

test('columns of safe names are not changed by destinations, are distinct, and end with a hash if names meet', () => {
  const names = new ColumnNames({ naming: 'safe', fixed: ['time'], reserved: ['event', '_rescued_data'] });
  names.addTogether(['a b', 'a.b', 'a_b', 'A B', 'event']);
  expect(['a_b', 'a b', 'event'].map((each) => names.columnOf(each))).toEqual([
    ...['a_b', 'a_b_c8687a08', 'event_b8e1f80b'],
  ]);
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.oneof(fc.string(), fc.constantFrom('a b', 'aB', 'a_b', '$', '', '_', '1'))),
      (properties) => {
        const each = new ColumnNames({
          naming: 'safe',
          fixed: ['time'],
          reserved: ['event', '_rescued_data'],
        });
        each.addTogether(properties);
        const columns = properties.map((property) => each.columnOf(property) ?? '');
        expect(new Set(columns).size).toBe(properties.length);
        for (const column of columns)
          expect(column).toMatch(/^(?!_(?:airbyte|ab)_)(?=.*[a-z0-9])[a-z0-9_]{1,63}$/);
      },
    ),
  );
});
