import { expect, test } from '@jest/globals';
import { isAmbiguous } from '../../../src/streams/records/catalog-properties.ts';
import { ColumnNames, type OwnColumns } from '../../../src/streams/records/column-names.ts';
import { foldColumn, type PropertyNaming } from '../../../src/streams/records/naming.ts';
import { schemaOf } from '../../../src/streams/records/schema.ts';
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

/** The columns of properties that are found together. */
function together(properties: readonly string[]): Record<string, string | undefined> {
  const names = new ColumnNames(OWN);
  names.addTogether(properties);
  return Object.fromEntries(properties.map((property) => [property, names.columnOf(property)]));
}

function held(property: string): { mixpanel_property: string } {
  return { mixpanel_property: property };
}

test('only the first leading $ is removed', () => {
  expect(columnsOf('$browser', '$$app', 'US$', 'a$b', 'plain name')).toEqual([
    ...['browser', '$app', 'US$', 'a$b', 'plain name'],
  ]);
});

test('a name of signs alone has a column that every destination can read, the same in any order', () => {
  const columns = ['property_e3b0c442', 'property_09fc9608', 'property_523ff5b6', 'property_d2e2adf7'];
  expect(columnsOf('', '$', '$$', '_')).toEqual(columns);
  expect(columnsOf('_', '$$', '$', '')).toEqual(columns.toReversed());
  expect(columnsIn('mp_reserved', '', '$', '-')).toEqual([
    ...['property_e3b0c442', 'mp_reserved_', 'property_3973e022'],
  ]);
  expect(columnsOf('住所', '$住所', '_住所')).toEqual(['住所', '_住所', '__住所']);
});

test('names that destinations write alike get different columns, and the one they do not change keeps its own', () => {
  for (const names of [
    ['a b', 'a-b', 'a.b', 'a_b'],
    ['a.b', 'a_b', 'a b', 'a-b'],
  ])
    expect(together(names)).toEqual({ 'a b': '_a b', 'a-b': '__a-b', 'a.b': '___a.b', a_b: 'a_b' });
  expect(together(['a b', 'A B', '$a b'])).toEqual({ '$a b': 'a b', 'A B': '_A B', 'a b': '__a b' });
  expect(together(['1a', '_1a', 'é', 'É', 'e'])).toEqual({
    _1a: '_1a',
    '1a': '__1a',
    é: 'é',
    É: '_É',
    e: 'e',
  });
  expect(together(['1a', '2a'])).toEqual({ '1a': '1a', '2a': '2a' });
});

test('the first of two names keeps its column, whichever it is', () => {
  expect(columnsOf('a b', 'a_b')).toEqual(['a b', '_a_b']);
  expect(columnsOf('a_b', 'a b')).toEqual(['a_b', '_a b']);
});

test('long names with the same beginning differ in their first 63 bytes', () => {
  const [a, b, accents] = ['a'.repeat(63), `${'A'.repeat(63)} b`, 'é'.repeat(40)];
  expect(together([b, a, `${a} `, accents, `${accents}s`])).toEqual({
    [a]: a,
    [b]: `${'A'.repeat(54)}_296019a5`,
    [`${a} `]: `${'a'.repeat(54)}_e1f45012`,
    [accents]: accents,
    [`${accents}s`]: `${'é'.repeat(27)}_505202e7`,
  });
});

test('columns of destinations are never used', () => {
  expect(
    columnsOf('_airbyte_meta', '$_AIRBYTE_raw_id', '-ab cdc', '_ab', '_airbyte', 'airbyte_meta'),
  ).toEqual([...['__airbyte_meta', '__AIRBYTE_raw_id', '_-ab cdc', '_ab', '_airbyte', 'airbyte_meta']]);
  expect(columnsIn('mp_reserved', '_Airbyte_Meta')).toEqual(['__Airbyte_Meta']);
  const names = ColumnNames.ofCatalog({ _airbyte_meta: held('_airbyte_meta'), _ab_x: {}, time: {} }, OWN);
  names.addSaved([['_airbyte_raw_id', '_airbyte_raw_id']]);
  expect(['_airbyte_meta', '_ab_x', '_airbyte_raw_id'].map((each) => names.columnOf(each))).toEqual([
    ...['__airbyte_meta', '__ab_x', '__airbyte_raw_id'],
  ]);
});

test('names that differ only in halves of surrogate pairs stay apart, in columns that can be written', () => {
  const [a, b, whole] = columnsOf('a\ud800', 'a\ud801', 'a\ufffd');
  expect([a, b, whole]).toEqual(['a\ufffd_2eb7307d', 'a\ufffd_4be111e2', 'a\ufffd']);
  const names = ColumnNames.ofCatalog({ _rescued_data: {}, [String(a)]: {} }, OWN);
  expect([names.has('a\ud800'), names.columnOf('a\ud800'), names.has('a\ud801')]).toEqual([true, a, false]);
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

test('a column of our catalog that does not name its property holds the one of the same name', () => {
  for (const mark of [{ place: held('p') }, { _rescued_data: {} }, { event_key: {} }]) {
    const names = ColumnNames.ofCatalog({ city: {}, town: null, ...mark }, OWN);
    expect(['$city', 'city', '$town', 'town'].map((property) => names.columnOf(property))).toEqual([
      ...['_city', 'city', '_town', 'town'],
    ]);
  }
});

test('a column of another catalog holds the first property that its connector would name so', () => {
  const columns = {
    time: {},
    city: {},
    _town: {},
    USERNAME: {},
    _userName: {},
    __username: {},
    'a b': {},
    a_b: {},
  };
  const columnsFor = (...properties: string[]): (string | undefined)[] => {
    const names = ColumnNames.ofCatalog(columns, OWN);
    return properties.map((property) => names.columnOf(property));
  };
  expect(columnsFor('$city', 'city', 'town', '$town')).toEqual(['city', '_city', '_town', 'town']);
  const spellings = ['USERNAME', '_userName', '__username'];
  expect(columnsFor('USERNAME', 'userName', 'username')).toEqual(spellings);
  expect(columnsFor('username', 'userName', 'USERNAME')).toEqual(spellings.toReversed());
  expect(columnsFor('a.b', 'a b', 'a_b')).toEqual(['_a.b', 'a b', 'a_b']);
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
    fc.constantFrom('a.b', 'a b', 'a_b', '$a.b', '_a_b', '1', '_1', '', '$', '_', '_airbyte_meta', '-ab-x'),
    fc.nat(9).map((i) => `${'long '.repeat(20)}${i}`),
  );
  fc.assert(
    fc.property(fc.uniqueArray(property), (properties) => {
      const columns = columnsOf(...properties).map((column) => foldColumn(column ?? '', 'plain'));
      expect(new Set([...columns, 'event']).size).toBe(properties.length + 1);
      for (const column of columns) expect(column).toMatch(/^(?!_(?:airbyte|ab)_).*[a-z0-9\u0080-\uffff]/);
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
      [...['city', '_city', '_USERNAME', '__userName', 'username']],
    );
  }
});

test('a column keeps the property of earlier syncs as long as the catalog has it, and the others take what is left', () => {
  const names = new ColumnNames(OWN);
  names.addSaved([
    ['city', 'city'],
    ['$city', '_city'],
  ]);
  const disagreed = names.addCatalog({ city: held('$city'), _city: held('city'), __CITY: held('CITY') });
  names.addTogether(['$City']);
  expect(['city', '$city', 'CITY', '$City'].map((each) => names.columnOf(each))).toEqual([
    ...['city', '_city', '__CITY', '___City'],
  ]);
  expect(disagreed.map(({ property, agreed }) => [property, agreed])).toEqual([
    ['$city', '_city'],
    ['city', 'city'],
  ]);
});

test('a chosen column that names its property is never left empty, and the one that the property leaves gets no other', () => {
  const names = new ColumnNames(OWN);
  names.addSaved([
    ['city', 'city'],
    ['$city', '_city'],
  ]);
  expect(names.addCatalog({ city: held('$city') })).toEqual([
    { property: '$city', saved: '_city', declared: 'city', agreed: 'city', replaced: 'city' },
  ]);
  expect(['$city', 'city'].map((each) => names.columnOf(each))).toEqual(['city', '__city']);
});

test('a name that is first in one discovery and second in the next stays in its column', () => {
  const names = new ColumnNames(OWN);
  names.addSaved([['a b', 'a b']]);
  names.addCatalog({ a_b: {}, '_a b': held('a b') });
  expect(['a b', 'a_b'].map((each) => names.columnOf(each))).toEqual(['a_b', '_a b']);
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

test('a state keeps the names that records had, and of others those that compete for a column', () => {
  const names = new ColumnNames(OWN);
  names.addCatalog({ _rescued_data: {}, city: held('$city'), _city: held('city'), plan: {}, zip: {} });
  names.addListed(['event', 'listed']);
  names.addTogether(['seen', 'CITY', 'delivered']);
  for (const each of ['zip', 'delivered', 'time']) names.deliver(each);
  const saved = { $city: 'city', city: '_city', delivered: 'delivered', event: '_event', zip: 'zip' };
  expect(names.toSaved()).toEqual(saved);
  expect(Object.keys(names.toSaved())).toEqual(Object.keys(saved));
  names.deliver('seen');
  expect(names.toSaved()).toEqual({ ...saved, seen: 'seen' });
});

const oddProperty = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '$a',
    'a',
    'A',
    '_a',
    '__a',
    '$',
    '',
    'event',
    '$time',
    'a b',
    'a.b',
    'a_b',
    '$a_b',
    '_a b',
    '1',
    '_1',
  ),
  fc.nat(4).map((i) => `${'long '.repeat(20)}${i}`),
);

/** What one sync delivers: a discovery of some properties or none, and the properties in records, each with some others. */
const sync = fc.record({
  discovered: fc.option(fc.uniqueArray(oddProperty)),
  records: fc.array(fc.uniqueArray(oddProperty)),
});

test('over several syncs and discoveries a column holds one property, no two meet when folded, and nothing moves', () => {
  fc.assert(
    fc.property(fc.array(sync, { maxLength: 5 }), (syncs) => {
      const held = new Map<string, string>();
      let state: Readonly<Record<string, string>> = {};
      for (const { discovered, records } of syncs) {
        const names = new ColumnNames(OWN);
        names.addSaved(Object.entries(JSON.parse(JSON.stringify(state)) as Record<string, string>));
        const catalog =
          discovered === null
            ? {}
            : schemaOf({ _rescued_data: {} }, new Map(discovered.map((each) => [each, {}])), OWN);
        // What the catalog moves is reported.
        for (const { agreed, saved = '' } of names.addCatalog(catalog))
          for (const column of [agreed, saved]) held.delete(foldColumn(column, 'plain'));
        for (const record of records) {
          names.addTogether(record);
          const columns = record.map((property) => foldColumn(names.columnOf(property) ?? '', 'plain'));
          expect(new Set(columns).size).toBe(record.length);
          for (const [i, property] of record.entries()) {
            names.deliver(property);
            const before = held.get(columns[i] ?? '');
            expect(before ?? property).toBe(property);
            held.set(columns[i] ?? '', property);
          }
        }
        state = names.toSaved();
      }
    }),
  );
});

test('a catalog of another connector is ambiguous if one of its columns may hold several properties', () => {
  const [plain, reserved] = [OWN, { ...OWN, naming: 'mp_reserved' } as const];
  const always = { event: {}, time: {}, distinct_id: {} };
  expect([{}, { ...always, insert_id: {} }].map((each) => isAmbiguous(each, plain))).toEqual([false, false]);
  for (const column of ['city', '_city', '_event'])
    expect(isAmbiguous({ ...always, [column]: {} }, plain)).toBe(true);
  expect(isAmbiguous({ ...always, mp_reserved_city: {}, city: {}, City: {} }, reserved)).toBe(false);
  expect(isAmbiguous({ ...always, _event: {} }, reserved)).toBe(true);
  expect(isAmbiguous({ city: held('$city'), _city: held('city') }, plain)).toBe(false);
});
