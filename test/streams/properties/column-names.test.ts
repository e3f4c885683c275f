import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ColumnNames, type OwnColumns } from '../../../src/streams/properties/column-names.ts';
import type { PropertyNaming } from '../../../src/streams/properties/naming.ts';

const OWN: OwnColumns = {
  naming: 'plain',
  fixed: ['time', 'distinct_id', '$insert_id'],
  reserved: ['event'],
};

function columnsOf(...properties: string[]): string[] {
  return columnsIn('plain', ...properties);
}

function columnsIn(naming: PropertyNaming, ...properties: string[]): string[] {
  const names = new ColumnNames({ ...OWN, naming });
  return properties.map((property) => names.columnOf(property));
}

function held(property: string): { mixpanel_property: string } {
  return { mixpanel_property: property };
}

test('a leading $ goes, one of several, and no other', () => {
  expect(columnsOf('$browser', '$$app', 'US$', 'a$b', 'plain name', '')).toEqual([
    ...['browser', '$app', 'US$', 'a$b', 'plain name', ''],
  ]);
});

test('names that differ in case only get _ in front, one more each time', () => {
  expect(columnsOf('USERNAME', 'userName', 'username')).toEqual(['USERNAME', '_userName', '__username']);
});

test('names that differ by the $ only get _ in front as well', () => {
  expect(columnsOf('$city', 'city')).toEqual(['city', '_city']);
  expect(columnsOf('$city', '_city', 'city')).toEqual(['city', '_city', '__city']);
});

test('reserved names and the fixed columns are taken before anything else', () => {
  expect(columnsOf('event', '$event', 'Event')).toEqual(['_event', '__event', '___Event']);
  expect(columnsOf('$time', 'insert_id', '$distinct_id', 'TIME')).toEqual([
    ...['_time', '_insert_id', '_distinct_id', '__TIME'],
  ]);
});

test('the fixed columns have their own names whenever they come', () => {
  expect(columnsOf('$time', 'time', 'insert_id', '$insert_id', 'distinct_id')).toEqual([
    ...['_time', 'time', '_insert_id', 'insert_id', 'distinct_id'],
  ]);
});

test('who was given a name keeps it', () => {
  expect(columnsOf('city', '$city', 'city', '$city')).toEqual(['city', '_city', 'city', '_city']);
});

test('names that objects have of themselves are ordinary names', () => {
  expect(columnsOf('__proto__', 'constructor', 'toString')).toEqual(['__proto__', 'constructor', 'toString']);
});

test('columns of a catalog keep the properties that they hold', () => {
  const names = ColumnNames.ofCatalog(
    {
      event: {},
      time: held('time'),
      city: held('city'),
      _city: held('$city'),
    },
    OWN,
  );
  expect(['$city', 'city', 'City', 'time'].map((property) => names.columnOf(property))).toEqual([
    ...['_city', 'city', '__City', 'time'],
  ]);
});

test('of a catalog a column that does not say what it holds is left out', () => {
  const names = ColumnNames.ofCatalog({ city: { type: 'string' }, town: null, place: held('$city') }, OWN);
  expect(['$city', 'city', 'town'].map((property) => names.columnOf(property))).toEqual([
    'place',
    'city',
    'town',
  ]);
});

test('a catalog does not move the fixed columns', () => {
  const names = ColumnNames.ofCatalog({ moment: held('time'), id: held('$insert_id') }, OWN);
  expect(['time', '$insert_id'].map((property) => names.columnOf(property))).toEqual(['time', 'insert_id']);
});

test('mp_reserved_ takes the place of the $ where tables of Stitch or Singer go on', () => {
  expect(
    columnsIn('mp_reserved', '$city', 'city', '$insert_id', 'time', '$$app', 'mp_reserved_city'),
  ).toEqual([
    ...['mp_reserved_city', 'city', 'mp_reserved_insert_id', 'time', 'mp_reserved_$app', '_mp_reserved_city'],
  ]);
});

test('names that differ in case only stay as they are in tables of Stitch or Singer', () => {
  expect(columnsIn('mp_reserved', 'USERNAME', 'userName', 'username', 'event', 'Event')).toEqual([
    ...['USERNAME', 'userName', 'username', '_event', 'Event'],
  ]);
});

test('no two properties share a column, and no column is a reserved one', () => {
  const property = fc.oneof(
    fc.string(),
    fc.constantFrom('$a', 'a', 'A', '_a', '_A', '__a', '$_a', 'event', '$event', '_event', ...OWN.fixed),
  );
  fc.assert(
    fc.property(fc.uniqueArray(property), (properties) => {
      const columns = columnsOf(...properties).map((column) => column.toLowerCase());
      expect(new Set([...columns, 'event']).size).toBe(properties.length + 1);
    }),
  );
});
