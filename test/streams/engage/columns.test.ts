import { expect, test } from '@jest/globals';
import { chosenColumns } from '../../../src/airbyte/chosen-columns.ts';
import { ownColumns, profileProperties, wantedProperties } from '../../../src/streams/engage/columns.ts';

const KEYS = { primaryKey: ['distinct_id'], cursorField: 'last_seen' };
const OWN = ownColumns('plain');

/** How a property is written. */
function ruleOf(property: string, columns: Record<string, unknown>, newOnes = true) {
  const table = profileProperties(chosenColumns(KEYS, columns, newOnes), OWN);
  const key = Buffer.from(property);
  const { prefix, isDelivered, isText } = table.find(key, 0, key.length, table.start);
  return { column: prefix.toString().slice(2, -2), isDelivered, isText };
}

test('a value is text where the catalog says text and nothing else', () => {
  const isText = (type: unknown): boolean => ruleOf('a', { a: { type } }).isText;
  expect([['null', 'string'], ['string'], 'string'].map(isText)).toEqual([true, true, true]);
  expect([['null', 'number'], ['string', 'number'], 'number', ['null'], [], undefined].map(isText)).toEqual(
    Array(6).fill(false),
  );
  expect(ruleOf('a', {}).isText).toBe(false);
});

test('the version of a browser is text whatever the catalog says', () => {
  expect(ruleOf('$browser_version', { browser_version: { type: 'number' } })).toMatchObject({ isText: true });
});

test('the cursor is always delivered, other properties as the user wishes', () => {
  expect(ruleOf('$last_seen', {}, false)).toMatchObject({ column: 'last_seen', isDelivered: true });
  expect(ruleOf('new', { known: {} }, false).isDelivered).toBe(false);
  expect(ruleOf('known', { known: {} }, false).isDelivered).toBe(true);
  expect(ruleOf('new', { known: {} }, true).isDelivered).toBe(true);
});

test('a property called like the id of the profile is beside it', () => {
  expect(ruleOf('$distinct_id', {}).column).toBe('_distinct_id');
});

test('what is asked for are the properties of the columns, each once, and the cursor', () => {
  const columns = {
    distinct_id: {},
    city: { mixpanel_property: '$city' },
    _city: { mixpanel_property: 'city' },
    last_seen: { mixpanel_property: '$last_seen' },
    browser_version: {},
  };
  expect(wantedProperties(chosenColumns(KEYS, columns, false), OWN)).toEqual([
    '$last_seen',
    '$city',
    'city',
    '$browser_version',
  ]);
});

test('everything is asked for where new properties are wanted, or a column does not say what it holds', () => {
  const wantedOf = (columns: Record<string, unknown>, newOnes = false) =>
    wantedProperties(chosenColumns(KEYS, columns, newOnes), OWN);
  const city = { mixpanel_property: '$city' };
  expect(wantedOf({ city }, true)).toBeUndefined();
  expect(wantedOf({ city, plan: { type: 'string' } })).toBeUndefined();
  expect(wantedOf({ city, odd: null })).toBeUndefined();
});
