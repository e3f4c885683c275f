import { expect, test } from '@jest/globals';
import { ColumnNames, isAmbiguous, type OwnColumns } from '../../../src/streams/records/column-names.ts';
import type { PropertyNaming } from '../../../src/streams/records/naming.ts';
import fc from '../../support/fast-check.ts';

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
    ...['browser', '$app', 'US$', 'a$b', 'plain name', '_'],
  ]);
});

test('a property without a name has a column with one, and so has $', () => {
  expect(columnsOf('', '$', '_')).toEqual(['_', '__', '___']);
  expect(columnsIn('mp_reserved', '', '$')).toEqual(['_', 'mp_reserved_']);
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

test('properties met together are named in the order of their names', () => {
  const orders = [
    ['username', 'city', 'userName', '$city', 'USERNAME'],
    ['$city', 'USERNAME', 'city', 'username', 'userName'],
  ];
  for (const order of orders) {
    const names = new ColumnNames(OWN);
    names.addMet(order);
    expect(['$city', 'city', 'USERNAME', 'userName', 'username'].map((each) => names.columnOf(each))).toEqual(
      [...['city', '_city', 'USERNAME', '_userName', '__username']],
    );
  }
});

test('what an earlier read gave comes before the catalog, and both before new names', () => {
  const names = new ColumnNames(OWN);
  names.addGiven([
    ['city', 'city'],
    ['$city', '_city'],
  ]);
  names.addCatalog({ city: held('$city'), _city: held('city'), __CITY: held('CITY') });
  names.addMet(['$City']);
  expect(['city', '$city', 'CITY', '$City'].map((each) => names.columnOf(each))).toEqual([
    ...['city', '_city', '__CITY', '___City'],
  ]);
});

test('given names that this naming would not give, or that are taken, do not count', () => {
  const names = new ColumnNames({ ...OWN, naming: 'mp_reserved' });
  names.addGiven([
    ['$city', 'city'],
    ['time', '_time'],
    ['event', 'event'],
    ['x', 'y'],
  ]);
  expect(['$city', 'time', 'event', 'x'].map((each) => names.columnOf(each))).toEqual([
    ...['mp_reserved_city', 'time', '_event', 'x'],
  ]);
});

test('collisions are the names that others want as well, and those that are not as wanted', () => {
  const names = new ColumnNames(OWN);
  names.addMet(['plan', '$city', 'city', 'event', '__proto__', 'CITY']);
  expect(names.collisions()).toEqual({ $city: 'city', CITY: '_CITY', city: '__city', event: '_event' });
  expect(Object.keys(names.collisions())).toEqual(['$city', 'CITY', 'city', 'event']);
});

test('a registry that is given its own collisions back names all properties as before', () => {
  const property = fc.oneof(
    fc.string(),
    fc.constantFrom('$a', 'a', 'A', '_a', '__a', '$', '', 'event', '$time'),
  );
  fc.assert(
    fc.property(fc.uniqueArray(property), fc.infiniteStream(fc.nat()), (properties, order) => {
      const before = new ColumnNames(OWN);
      for (const each of properties) before.addMet([each]);
      const after = new ColumnNames(OWN);
      after.addGiven(Object.entries(before.collisions()));
      const shuffled = properties
        .map((each) => ({ each, rank: Number(order.next().value) }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ each }) => each);
      for (const each of shuffled) after.addMet([each]);
      expect(properties.map((each) => after.columnOf(each))).toEqual(
        properties.map((each) => before.columnOf(each)),
      );
    }),
  );
});

test('a catalog of another connector is ambiguous where two of its columns are one but for _ or case', () => {
  expect(isAmbiguous({}, OWN)).toBe(false);
  expect(isAmbiguous({ event: {}, city: {}, time: {} }, OWN)).toBe(false);
  expect(isAmbiguous({ city: {}, _city: {} }, OWN)).toBe(true);
  expect(isAmbiguous({ _city: {}, City: {} }, OWN)).toBe(true);
  expect(isAmbiguous({ _event: {} }, OWN)).toBe(true);
  expect(isAmbiguous({ city: held('$city'), _city: held('city') }, OWN)).toBe(false);
});
