import { expect, test } from '@jest/globals';
import { ObjectSlices } from '../../../src/json/object-slices.ts';
import { ColumnNames } from '../../../src/streams/records/column-names.ts';
import {
  NO_COLUMN,
  PropertyTable,
  type Property,
  type RuleOf,
} from '../../../src/streams/records/property-table.ts';

function tableOf(isDeclared: (column: string) => boolean = () => true): PropertyTable {
  const ruleOf: RuleOf = (column) => ({
    place: column !== undefined && isDeclared(column) ? 'column' : 'rescued',
    accepts: column === 'text' ? 1 : 2,
  });
  const names = new ColumnNames({ naming: 'plain', fixed: [], reserved: [] });
  return new PropertyTable(names, ruleOf, ['time', 'arrival']);
}

/** The properties of the consecutive keys of one record; a key is given as spelled between its quotes. */
function findAll(table: PropertyTable, ...keys: string[]): Property[] {
  let before = table.begin();
  return keys.map((key) => {
    before = table.find(objectOf(key), 0, before);
    return before;
  });
}

/** The members of an object with these keys. */
function objectOf(...keys: string[]): ObjectSlices {
  const text = Buffer.from(`{${keys.map((key) => `"${key}":1`).join(',')}}\n`);
  const members = new ObjectSlices();
  members.walk(text, 0);
  return members;
}

function prefixes(found: readonly Property[]): string[] {
  return found.map(({ prefix }) => prefix.toString());
}

test('a key leads to the prefix of its column', () => {
  expect(prefixes(findAll(tableOf(), '$browser', 'a b', 'é"'.replace('"', '\\"')))).toEqual([
    ...[',"browser":', ',"a b":', ',"é\\"":'],
  ]);
});

test('the known properties have the first ids', () => {
  const table = tableOf();
  expect(table.size).toBe(2);
  expect(findAll(table, 'arrival', 'other', 'time').map(({ id }) => id)).toEqual([1, 2, 0]);
});

test('spellings of one key are one property with one column', () => {
  const [plain, escaped, other] = findAll(
    tableOf(),
    '$city',
    String.raw`\u0024city`,
    String.raw`\u0024cit\u0079`,
  );
  expect([escaped?.id, other?.id]).toEqual([plain?.id, plain?.id]);
  expect(prefixes([plain, escaped, other].filter((found) => found !== undefined))).toEqual(
    Array(3).fill(',"city":'),
  );
});

test('keys that differ only by case or $ are different properties with different columns', () => {
  const found = findAll(tableOf(), '$city', 'city', 'City');
  expect(new Set(found.map(({ id }) => id)).size).toBe(3);
  expect(prefixes(found)).toEqual([',"city":', ',"_city":', ',"__City":']);
});

test('keys outside Latin-1 are distinguished', () => {
  const keys = ['é', 'Ã©', 'ÿ', '☃', '👩', '\u2028'];
  const found = findAll(tableOf(), ...keys);
  expect(new Set(found.map(({ id }) => id)).size).toBe(keys.length);
  expect(prefixes(found)).toEqual(keys.map((key) => `,${JSON.stringify(key)}:`));
});

test('every id is below the size', () => {
  const table = tableOf();
  const found = findAll(table, ...Array.from({ length: 3000 }, (_, i) => `p${i}`));
  expect(Math.max(...found.map(({ id }) => id))).toBe(table.size - 1);
});

test('the properties of a record do not depend on earlier records', () => {
  const table = tableOf();
  const orders = [
    ['a', 'b', 'c'],
    ['c', 'a'],
    ['a', 'c', 'b'],
    ['b', 'b', 'a'],
    ['ab', 'a', 'abc'],
  ];
  for (const keys of [...orders, ...orders.toReversed()]) {
    expect(prefixes(findAll(table, ...keys))).toEqual(keys.map((key) => `,"${key}":`));
  }
});

test('properties without a column have no id, and are not kept', () => {
  const table = tableOf();
  const found = findAll(table, 'a', 'x'.repeat(600), 'b', 'y'.repeat(600));
  expect(found.map(({ id }) => id)).toEqual([2, NO_COLUMN, 3, NO_COLUMN]);
  expect(found.map(({ place }) => place)).toEqual(['column', 'rescued', 'column', 'rescued']);
  expect(table.size).toBe(4);
});

test('a key that occurs again is the same property', () => {
  const table = tableOf();
  const [first] = findAll(table, 'a');
  const [, again] = findAll(table, 'b', 'a');
  expect(again).toBe(first);
});

test('overwriting the buffer does not change what was found', () => {
  const table = tableOf();
  const members = objectOf('abc');
  const found = table.find(members, 0, table.begin());
  members.buffer.write('xyz', 2);
  expect([found.key.toString(), ...findAll(table, 'abc')]).toEqual(['abc', found]);
});

test('new properties of one record are named in the same order, however they come', () => {
  const table = tableOf();
  const members = objectOf('username', 'city', '$city', 'userName');
  expect([0, 1, 2, 3].map((i) => table.find(members, i, table.begin()).column)).toEqual([
    ...['username', '_city', 'city', '_userName'],
  ]);
});

test('the accepted kinds depend on the column', () => {
  expect(findAll(tableOf(), '$text', 'other').map(({ accepts }) => accepts)).toEqual([1, 2]);
});

test('where a value goes depends on the column', () => {
  const found = findAll(
    tableOf((column) => column === '_city'),
    ...['$city', 'city'],
  );
  expect(found.map(({ place }) => place)).toEqual(['rescued', 'column']);
});
