import { expect, test } from '@jest/globals';
import { selectColumns } from '../../../src/airbyte/column-selection.ts';
import { ObjectSlices } from '../../../src/json/object-slices.ts';
import { Accepts, ANYTHING } from '../../../src/streams/records/accepted-kinds.ts';
import { ownColumns, profileProperties, requestedProperties } from '../../../src/streams/engage/columns.ts';

const KEYS = { primaryKey: ['distinct_id'], cursorField: 'last_seen' };
const OWN = ownColumns('plain');

/** How a property is written. */
function ruleOf(property: string, columns: Record<string, unknown>, newColumns = true) {
  const table = profileProperties(selectColumns(KEYS, columns, newColumns), OWN);
  const text = Buffer.from(`{${JSON.stringify(property)}:1}\n`);
  const members = new ObjectSlices();
  members.walk(text, 0);
  const { column, isDelivered, accepts } = table.find(members, 0, table.start);
  return { column, isDelivered, accepts };
}

test('a column takes what the catalog says, and anything where it says nothing', () => {
  expect(ruleOf('a', { a: { type: ['null', 'string'] } }).accepts).toBe(Accepts.text);
  expect(ruleOf('a', { a: { type: ['null', 'number'] } }).accepts).toBe(Accepts.number);
  expect(ruleOf('a', { a: {} }).accepts).toBe(ANYTHING);
  expect(ruleOf('a', {}).accepts).toBe(ANYTHING);
});

test('the version of a browser is text whatever the catalog says', () => {
  expect(ruleOf('$browser_version', { browser_version: { type: 'number' } })).toMatchObject({
    accepts: Accepts.text,
  });
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
  expect(requestedProperties(selectColumns(KEYS, columns, false), OWN)).toEqual([
    '$last_seen',
    '$city',
    'city',
    '$browser_version',
  ]);
});

test('everything is asked for where new properties are wanted, or a column does not say what it holds', () => {
  const wantedOf = (columns: Record<string, unknown>, newColumns = false) =>
    requestedProperties(selectColumns(KEYS, columns, newColumns), OWN);
  const city = { mixpanel_property: '$city' };
  expect(wantedOf({ city }, true)).toBeUndefined();
  expect(wantedOf({ city, plan: { type: 'string' } })).toBeUndefined();
  expect(wantedOf({ city, odd: null })).toBeUndefined();
});
