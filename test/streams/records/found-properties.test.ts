import { expect, test } from '@jest/globals';
import { ObjectSlices } from '../../../src/json/object-slices.ts';
import { ColumnNames } from '../../../src/streams/records/column-names.ts';
import { FoundProperties } from '../../../src/streams/records/found-properties.ts';
import { PropertyTable, type RuleOf } from '../../../src/streams/records/property-table.ts';

function properties(): FoundProperties {
  const names = new ColumnNames({ naming: 'plain', fixed: [], reserved: [] });
  const ruleOf: RuleOf = (column) => ({ place: column === undefined ? 'rescued' : 'column', accepts: 1 });
  return new FoundProperties(new PropertyTable(names, ruleOf, ['time']));
}

/** The prefixes of the properties that count, member by member; empty for one without a column. */
function find(found: FoundProperties, json: string): (string | undefined)[] {
  const text = Buffer.from(`${json}\n`);
  const members = new ObjectSlices();
  members.walk(text, 0);
  found.find(members);
  return Array.from({ length: members.count }, (_, i) => found.countedAt(i)?.prefix.toString());
}

test('each member has its property', () => {
  expect(find(properties(), '{"b":1,"$a":2}')).toEqual([',"b":', ',"a":']);
});

test('if a property occurs more than once, only its last member counts', () => {
  expect(find(properties(), String.raw`{"a":1,"b":2,"\u0061":3,"a":4}`)).toEqual([
    undefined,
    ',"b":',
    undefined,
    ',"a":',
  ]);
});

test('a property is found by its id in the current record, at its last member', () => {
  const found = properties();
  find(found, '{"a":1,"time":2,"time":3}');
  expect(found.indexOf(0)).toBe(2);
  find(found, '{"a":1}');
  expect(found.indexOf(0)).toBeUndefined();
});

test('properties of the previous record are forgotten', () => {
  const found = properties();
  find(found, '{"a":1,"b":2,"c":3}');
  expect(find(found, '{"c":1}')).toEqual([',"c":']);
  expect(find(found, '{}')).toEqual([]);
});

test('of properties without a column, each counts once too, at its last member', () => {
  const found = properties();
  const long = 'x'.repeat(600);
  expect(find(found, `{"${long}":1,"b":2,"${long}2":3,"${long}":4}`)).toEqual([
    ...[undefined, ',"b":', '', ''],
  ]);
  expect([0, 1, 2, 3].map((i) => found.countedAt(i)?.place)).toEqual([
    ...[undefined, 'column', 'rescued', 'rescued'],
  ]);
  expect(find(found, `{"${long}":1}`)).toEqual(['']);
});

test('a member that does not exist is an error, even if the previous record had it', () => {
  const found = properties();
  find(found, '{"a":1,"b":2}');
  find(found, '{"a":1}');
  expect(() => found.countedAt(1)).toThrow(RangeError);
});

test('a record of absurdly many properties without a column loses none of them', () => {
  const members = Array.from({ length: 30_000 }, (_, i) => `"p${i}":1`).join();
  const found = find(properties(), `{${members},"p29999":2}`);
  expect(found.filter((prefix) => prefix !== undefined)).toHaveLength(30_001);
});
