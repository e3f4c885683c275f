import { expect, test } from '@jest/globals';
import { ColumnNames, isAmbiguous, type OwnColumns } from '../../../src/streams/records/column-names.ts';
import type { PropertyNaming } from '../../../src/streams/records/naming.ts';
import fc from '../../support/fast-check.ts';

const OWN: OwnColumns = {
  naming: 'plain',
  fixed: ['time', 'distinct_id', '$insert_id'],
  reserved: ['event'],
};

function columnsOf(...properties: string[]): (string | undefined)[] {
  return columnsIn('plain', ...properties);
}

function columnsIn(naming: PropertyNaming, ...properties: string[]): (string | undefined)[] {
  const names = new ColumnNames({ ...OWN, naming });
  return properties.map((property) => names.columnOf(property));
}

function held(property: string): { mixpanel_property: string } {
  return { mixpanel_property: property };
}

test('only the first leading $ is removed', () => {
  expect(columnsOf('$browser', '$$app', 'US$', 'a$b', 'plain name', '')).toEqual([
    ...['browser', '$app', 'US$', 'a$b', 'plain name', '_'],
  ]);
});

test('a property with an empty name, or named $, has a column with a name', () => {
  expect(columnsOf('', '$', '_')).toEqual(['_', '__', '___']);
  expect(columnsIn('mp_reserved', '', '$')).toEqual(['_', 'mp_reserved_']);
});

test('names that differ only in case are prefixed with one more _ each time', () => {
  expect(columnsOf('USERNAME', 'userName', 'username')).toEqual(['USERNAME', '_userName', '__username']);
});

test('names that differ only by the $ are prefixed with _ too', () => {
  expect(columnsOf('$city', 'city')).toEqual(['city', '_city']);
  expect(columnsOf('$city', '_city', 'city')).toEqual(['city', '_city', '__city']);
});

test('reserved names and fixed columns are taken first', () => {
  expect(columnsOf('event', '$event', 'Event')).toEqual(['_event', '__event', '___Event']);
  expect(columnsOf('$time', 'insert_id', '$distinct_id', 'TIME')).toEqual([
    ...['_time', '_insert_id', '_distinct_id', '__TIME'],
  ]);
});

test('the fixed columns keep their names, whenever their properties come', () => {
  expect(columnsOf('$time', 'time', 'insert_id', '$insert_id', 'distinct_id')).toEqual([
    ...['_time', 'time', '_insert_id', 'insert_id', 'distinct_id'],
  ]);
});

test('a property keeps its column', () => {
  expect(columnsOf('city', '$city', 'city', '$city')).toEqual(['city', '_city', 'city', '_city']);
});

test('names of Object.prototype are ordinary names', () => {
  expect(columnsOf('__proto__', 'constructor', 'toString')).toEqual(['__proto__', 'constructor', 'toString']);
});

test('columns of a catalog keep their properties', () => {
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

test('a column of a catalog that does not name its property is ignored', () => {
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

test('mp_reserved_ replaces the $ for tables of Stitch or Singer', () => {
  expect(
    columnsIn('mp_reserved', '$city', 'city', '$insert_id', 'time', '$$app', 'mp_reserved_city'),
  ).toEqual([
    ...['mp_reserved_city', 'city', 'mp_reserved_insert_id', 'time', 'mp_reserved_$app', '_mp_reserved_city'],
  ]);
});

test('names that differ only in case are unchanged for tables of Stitch or Singer', () => {
  expect(columnsIn('mp_reserved', 'USERNAME', 'userName', 'username', 'event', 'Event')).toEqual([
    ...['USERNAME', 'userName', 'username', '_event', 'Event'],
  ]);
});

test('two properties never share a column, nor use a reserved one', () => {
  const property = fc.oneof(
    fc.string(),
    fc.constantFrom('$a', 'a', 'A', '_a', '_A', '__a', '$_a', 'event', '$event', '_event', ...OWN.fixed),
  );
  fc.assert(
    fc.property(fc.uniqueArray(property), (properties) => {
      const columns = columnsOf(...properties).map((column) => column?.toLowerCase());
      expect(new Set([...columns, 'event']).size).toBe(properties.length + 1);
    }),
  );
});

test('properties found together are named in sorted order', () => {
  const orders = [
    ['username', 'city', 'userName', '$city', 'USERNAME'],
    ['$city', 'USERNAME', 'city', 'username', 'userName'],
  ];
  for (const order of orders) {
    const names = new ColumnNames(OWN);
    names.addTogether(order);
    expect(['$city', 'city', 'USERNAME', 'userName', 'username'].map((each) => names.columnOf(each))).toEqual(
      [...['city', '_city', 'USERNAME', '_userName', '__username']],
    );
  }
});

test('saved names take precedence over the catalog, and both over new names', () => {
  const names = new ColumnNames(OWN);
  names.addSaved([
    ['city', 'city'],
    ['$city', '_city'],
  ]);
  names.addCatalog({ city: held('$city'), _city: held('city'), __CITY: held('CITY') });
  names.addTogether(['$City']);
  expect(['city', '$city', 'CITY', '$City'].map((each) => names.columnOf(each))).toEqual([
    ...['city', '_city', '__CITY', '___City'],
  ]);
});

test('saved names are ignored if this naming cannot have given them or they are taken', () => {
  const names = new ColumnNames({ ...OWN, naming: 'mp_reserved' });
  names.addSaved([
    ['$city', 'city'],
    ['time', '_time'],
    ['event', 'event'],
    ['x', 'y'],
  ]);
  expect(['$city', 'time', 'event', 'x'].map((each) => names.columnOf(each))).toEqual([
    ...['mp_reserved_city', 'time', '_event', 'x'],
  ]);
});

test('collisions are the columns that others prefer too, and those that are not the preferred one', () => {
  const names = new ColumnNames(OWN);
  names.addTogether(['plan', '$city', 'city', 'event', '__proto__', 'CITY']);
  expect(names.collisions()).toEqual({ $city: 'city', CITY: '_CITY', city: '__city', event: '_event' });
  expect(Object.keys(names.collisions())).toEqual(['$city', 'CITY', 'city', 'event']);
});

test('names restored from saved collisions are the same as before', () => {
  const property = fc.oneof(
    fc.string(),
    fc.constantFrom('$a', 'a', 'A', '_a', '__a', '$', '', 'event', '$time'),
  );
  fc.assert(
    fc.property(fc.uniqueArray(property), fc.infiniteStream(fc.nat()), (properties, order) => {
      const before = new ColumnNames(OWN);
      for (const each of properties) before.addTogether([each]);
      const after = new ColumnNames(OWN);
      after.addSaved(Object.entries(before.collisions()));
      const shuffled = properties
        .map((each) => ({ each, rank: Number(order.next().value) }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ each }) => each);
      for (const each of shuffled) after.addTogether([each]);
      expect(properties.map((each) => after.columnOf(each))).toEqual(
        properties.map((each) => before.columnOf(each)),
      );
    }),
  );
});

test('a catalog without property names is ambiguous if two columns differ only by _ or case', () => {
  expect(isAmbiguous({}, OWN)).toBe(false);
  expect(isAmbiguous({ event: {}, city: {}, time: {} }, OWN)).toBe(false);
  expect(isAmbiguous({ city: {}, _city: {} }, OWN)).toBe(true);
  expect(isAmbiguous({ _city: {}, City: {} }, OWN)).toBe(true);
  expect(isAmbiguous({ _event: {} }, OWN)).toBe(true);
  expect(isAmbiguous({ city: held('$city'), _city: held('city') }, OWN)).toBe(false);
});
