import { expect, test } from '@jest/globals';
import { selectColumns } from '../../../src/airbyte/column-selection.ts';
import type { PropertyLayout } from '../../../src/streams/records/property-layout.ts';
import { placesFor } from '../../../src/streams/records/property-places.ts';

const KEYS = { primaryKey: ['id'], cursorField: 'time' };

/** Where the values of a declared, an undeclared, a fixed one and one without a column go. */
function places(layout: PropertyLayout, declared: readonly string[], newColumns = true): string {
  const catalog = Object.fromEntries(declared.map((column) => [column, {}]));
  const placeOf = placesFor(selectColumns(KEYS, catalog, newColumns), { layout, fixed: ['fixed'] });
  return ['price', 'new', 'fixed', undefined].map((column) => placeOf(column, column ?? '')).join(' ');
}

test('what the catalog declares goes into its column in every layout, with new columns or without', () => {
  for (const layout of ['columns', 'json', 'both'] as const) {
    for (const newColumns of [true, false])
      expect(places(layout, ['price', 'properties', '_rescued_data'], newColumns)).toMatch(/^column /);
    expect(places(layout, ['price'], false)).toBe('column nowhere nowhere nowhere');
  }
});

test('key and cursor count as declared', () => {
  const placeOf = placesFor(selectColumns(KEYS, {}, false), { layout: 'json', fixed: [] });
  expect([placeOf('id', ''), placeOf('time', '')]).toEqual(['column', 'column']);
});

test('columns: what is not declared is rescued, or has a column of its own without one for rescued values', () => {
  expect(places('columns', ['price', '_rescued_data'])).toBe('column rescued rescued rescued');
  expect(places('columns', ['price'])).toBe('column column column rescued');
  expect(places('columns', ['price', 'properties', '_rescued_data'])).toBe('column rescued rescued rescued');
});

test('json, both: what is not declared is in the object of all properties alone', () => {
  for (const layout of ['json', 'both'] as const)
    expect(places(layout, ['price', 'properties', '_rescued_data'])).toBe('column nowhere nowhere nowhere');
});

test('json, both: what is not declared is rescued if the catalog was discovered with another layout', () => {
  for (const layout of ['json', 'both'] as const)
    expect(places(layout, ['price', '_rescued_data'])).toBe('column rescued rescued rescued');
});

test('a catalog without columns has everything at the top level: in json the fixed columns, else all', () => {
  expect(places('json', [])).toBe('nowhere nowhere column nowhere');
  expect(places('both', [])).toBe('column column column rescued');
  expect(places('columns', [])).toBe('column column column rescued');
});
