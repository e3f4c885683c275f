import { expect, test } from '@jest/globals';
import { ColumnNames, type OwnColumns } from '../../../src/streams/records/column-names.ts';

const OWN: OwnColumns = { naming: 'plain', fixed: ['time'], reserved: ['event'] };

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `p${i}`);
}

/** Spellings of one name in upper and lower case. */
function spellings(count: number): string[] {
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: 16 }, (_, bit) => ((i >> bit) & 1 ? 'A' : 'a')).join(''),
  );
}

function columnsIn(names: ColumnNames, properties: readonly string[]): string[] {
  return properties.map((each) => names.columnOf(each)).filter((column) => column !== undefined);
}

test('there are 5,000 new columns besides the fixed ones, and those that have one keep it', () => {
  const names = new ColumnNames(OWN);
  const columns = columnsIn(names, numbered(6000));
  expect(columns).toEqual(numbered(5000));
  expect(columnsIn(names, ['p0', 'time', 'p4999', 'p5000'])).toEqual(['p0', 'time', 'p4999']);
});

test('the columns of a catalog are always filled', () => {
  const names = new ColumnNames(OWN);
  names.addCatalog({
    declared: { mixpanel_property: '$declared' },
    open: {},
    _event: { mixpanel_property: 'event' },
  });
  columnsIn(names, numbered(5000));
  expect(['$declared', 'open', 'event', '$open', 'other'].map((each) => names.columnOf(each))).toEqual([
    ...['declared', 'open', '_event', undefined, undefined],
  ]);
});

test('the columns of a catalog of another connector are always filled', () => {
  const names = new ColumnNames(OWN);
  names.addCatalog({ declared: {}, _event: {}, 'a b': {}, 'a.b': {} });
  columnsIn(names, numbered(5000));
  expect(['$declared', 'event', 'a b', 'a.b', 'a_b', 'other'].map((each) => names.columnOf(each))).toEqual([
    ...['declared', '_event', 'a b', 'a.b', undefined, undefined],
  ]);
});

test('of names that differ only in case, the first 21 have columns', () => {
  const columns = columnsIn(new ColumnNames(OWN), spellings(60_000));
  expect(new Set(columns.map((column) => column.toLowerCase())).size).toBe(21);
  expect(columns.at(-1)).toMatch(/^_{20}a/i);
});

test('500 columns with a prefix are given, so that a state with them stays small', () => {
  const names = new ColumnNames(OWN);
  const pairs = numbered(1000).flatMap((name) => [name, name.toUpperCase()]);
  expect(columnsIn(names, pairs)).toHaveLength(1500);
  for (const each of pairs) names.deliver(each);
  expect(Object.keys(names.toSaved())).toHaveLength(1500);
  const next = new ColumnNames(OWN);
  next.addSaved(Object.entries(names.toSaved()));
  expect(columnsIn(next, ['p0', 'P0', 'P499', 'x', 'X', 'p999'])).toEqual([
    'p0',
    '_P0',
    '_P499',
    'x',
    'p999',
  ]);
});

test('saved names beyond the limits are ignored', () => {
  const names = new ColumnNames(OWN);
  names.addSaved([['a', `${'_'.repeat(21)}a`], ...numbered(600).map((name) => [name, `_${name}`] as const)]);
  expect(columnsIn(names, ['a', 'p499', 'p500'])).toEqual(['a', '_p499', 'p500']);
});

test('a name longer than any that Mixpanel accepts has no column', () => {
  const names = new ColumnNames(OWN);
  expect(names.columnOf('x'.repeat(511))).toBeUndefined();
  expect(names.columnOf('👩'.repeat(255))).toBeDefined();
});

test('a state keeps at most 100,000 characters of names, and all columns with a prefix', () => {
  const names = new ColumnNames(OWN);
  const long = numbered(1000).map((name) => name.padEnd(60, '-'));
  for (const each of [...long, 'a', 'A']) {
    names.columnOf(each);
    names.deliver(each);
  }
  const saved = names.toSaved();
  expect(Object.keys(saved)).toHaveLength(Math.floor(100_000 / 120) + 1);
  expect(saved['A']).toBe('_A');
});
