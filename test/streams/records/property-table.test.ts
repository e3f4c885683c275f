import { expect, test } from '@jest/globals';
import { ObjectSlices } from '../../../src/json/object-slices.ts';
import { ColumnNames } from '../../../src/streams/records/column-names.ts';
import { PropertyTable, type Spelling } from '../../../src/streams/records/property-table.ts';

function tableOf(isDelivered: (column: string) => boolean = () => true): PropertyTable {
  const ruleOf = (column: string) => ({
    isDelivered: isDelivered(column),
    accepts: column === 'text' ? 1 : 2,
  });
  const names = new ColumnNames({ naming: 'plain', fixed: [], reserved: [] });
  return new PropertyTable(names, ruleOf, ['time', 'arrival']);
}

/** The properties of keys that follow each other in one event; a key is what stands between its quotes. */
function findAll(table: PropertyTable, ...keys: string[]): Spelling[] {
  let before = table.start;
  return keys.map((key) => {
    before = table.find(objectOf(key), 0, before);
    return before;
  });
}

/** An object with these keys, as the walk finds it. */
function objectOf(...keys: string[]): ObjectSlices {
  const text = Buffer.from(`{${keys.map((key) => `"${key}":1`).join(',')}}\n`);
  const members = new ObjectSlices();
  members.walk(text, 0);
  return members;
}

function prefixes(found: readonly Spelling[]): string[] {
  return found.map(({ prefix }) => prefix.toString());
}

test('a key leads to its column, ready to be written', () => {
  expect(prefixes(findAll(tableOf(), '$browser', 'a b', 'é"'.replace('"', '\\"')))).toEqual([
    ...[',"browser":', ',"a b":', ',"é\\"":'],
  ]);
});

test('the properties that the stream looks at are known before any event', () => {
  const table = tableOf();
  expect(table.size).toBe(2);
  expect(findAll(table, 'arrival', 'other', 'time').map(({ id }) => id)).toEqual([1, 2, 0]);
});

test('two spellings of a key are one property in one column', () => {
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

test('keys that share a name but for case or $ are different properties in different columns', () => {
  const found = findAll(tableOf(), '$city', 'city', 'City');
  expect(new Set(found.map(({ id }) => id)).size).toBe(3);
  expect(prefixes(found)).toEqual([',"city":', ',"_city":', ',"__City":']);
});

test('keys beyond Latin-1 are told apart', () => {
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

test('what an event holds is the same whatever came before it', () => {
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

test('a key found again is the very same spelling', () => {
  const table = tableOf();
  const [first] = findAll(table, 'a');
  const [, again] = findAll(table, 'b', 'a');
  expect(again).toBe(first);
});

test('a buffer that is written over does not change what was found', () => {
  const table = tableOf();
  const members = objectOf('abc');
  const found = table.find(members, 0, table.start);
  members.buffer.write('xyz', 2);
  expect([found.key.toString(), ...findAll(table, 'abc')]).toEqual(['abc', found]);
});

test('new properties of one record get their columns in the order of their names', () => {
  const table = tableOf();
  const members = objectOf('username', 'city', '$city', 'userName');
  expect([0, 1, 2, 3].map((i) => table.find(members, i, table.start).column)).toEqual([
    ...['_username', '_city', 'city', 'userName'],
  ]);
});

test('how a property is written is asked by its column', () => {
  expect(findAll(tableOf(), '$text', 'other').map(({ accepts }) => accepts)).toEqual([1, 2]);
});

test('whether a property is delivered is asked by its column', () => {
  const found = findAll(
    tableOf((column) => column === '_city'),
    ...['$city', 'city'],
  );
  expect(found.map(({ isDelivered }) => isDelivered)).toEqual([false, true]);
});
