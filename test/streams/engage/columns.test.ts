import { expect, test } from '@jest/globals';
import { selectColumns } from '../../../src/airbyte/column-selection.ts';
import { ObjectSlices } from '../../../src/json/object-slices.ts';
import { Accepts, ANYTHING } from '../../../src/streams/records/accepted-kinds.ts';
import type { PropertyLayout } from '../../../src/streams/records/property-layout.ts';
import { ColumnNames } from '../../../src/streams/records/column-names.ts';
import { ownColumns, profileProperties, requestedProperties } from '../../../src/streams/engage/columns.ts';

const KEYS = { primaryKey: ['distinct_id'], cursorField: 'last_seen' };
const OWN = ownColumns('plain');

function ruleOf(property: string, columns: Record<string, unknown>, newColumns = true) {
  const names = ColumnNames.ofCatalog(columns, OWN);
  const table = profileProperties(selectColumns(KEYS, columns, newColumns), OWN, names);
  const text = Buffer.from(`{${JSON.stringify(property)}:1}\n`);
  const members = new ObjectSlices();
  members.walk(text, 0);
  const { column, place, accepts } = table.find(members, 0, table.begin());
  return { column, place, accepts };
}

test('a column accepts the type in the catalog, or anything without one', () => {
  expect(ruleOf('a', { a: { type: ['null', 'string'] } }).accepts).toBe(Accepts.text);
  expect(ruleOf('a', { a: { type: ['null', 'number'] } }).accepts).toBe(Accepts.number);
  expect(ruleOf('a', { a: {} }).accepts).toBe(ANYTHING);
  expect(ruleOf('a', {}).accepts).toBe(ANYTHING);
});

test('the browser version is text, even if the catalog says otherwise', () => {
  expect(ruleOf('$browser_version', { browser_version: { type: 'number' } })).toMatchObject({
    accepts: Accepts.text,
  });
});

test('the cursor is always delivered, and other properties as selected', () => {
  expect(ruleOf('$last_seen', {}, false)).toMatchObject({ column: 'last_seen', place: 'column' });
  expect(ruleOf('new', { known: {} }, false).place).toBe('nowhere');
  expect(ruleOf('known', { known: {} }, false).place).toBe('column');
  expect(ruleOf('new', { known: {} }, true).place).toBe('column');
  expect(ruleOf('new', { known: {}, _rescued_data: {} }, true).place).toBe('rescued');
});

test('a property named like the id column gets a different column', () => {
  expect(ruleOf('$distinct_id', {}).column).toBe('_distinct_id');
});

test('the properties of the selected columns and the cursor are requested once each', () => {
  const columns = {
    distinct_id: {},
    city: { mixpanel_property: '$city' },
    _city: { mixpanel_property: 'city' },
    last_seen: { mixpanel_property: '$last_seen' },
    browser_version: {},
  };
  expect(requestedProperties(selectColumns(KEYS, columns, false), OWN)).toEqual([
    '$last_seen',
    '$city',
    'city',
    '$browser_version',
  ]);
});

test('all properties are requested if new ones are selected or another connector made the catalog', () => {
  const requestedFor = (columns: Record<string, unknown>, newColumns = false) =>
    requestedProperties(selectColumns(KEYS, columns, newColumns), OWN);
  const city = { mixpanel_property: '$city' };
  expect(requestedFor({ city }, true)).toBeUndefined();
  expect(requestedFor({ distinct_id: {}, plan: { type: 'string' } })).toBeUndefined();
  expect(requestedFor({ odd: null })).toBeUndefined();
  expect(requestedFor({ city, plan: {} })).toEqual(['$last_seen', '$city', 'plan']);
});

test('all properties are requested if the name of one cannot be written', () => {
  for (const property of ['half an emoji \ufffd_0a1b2c3d', 'nothing\ufffd']) {
    const columns = { plan: {}, [property]: { type: 'string' }, _rescued_data: {} };
    expect(requestedProperties(selectColumns(KEYS, columns, false), OWN)).toBeUndefined();
  }
});

test('all properties are requested for the object of all properties, and only the selected ones without it', () => {
  const properties = { type: ['null', 'object'] };
  const city = { mixpanel_property: '$city' };
  const requested = (layout: PropertyLayout, catalog: Record<string, unknown>) =>
    requestedProperties(selectColumns(KEYS, catalog, false), ownColumns('plain', [], layout));
  for (const layout of ['json', 'both'] as const) {
    expect(requested(layout, { city, properties })).toBeUndefined();
    expect(requested(layout, { city })).toEqual(['$last_seen', '$city']);
  }
});
