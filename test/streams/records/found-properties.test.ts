import { expect, test } from '@jest/globals';
import { ObjectSlices } from '../../../src/json/object-slices.ts';
import { ColumnNames } from '../../../src/streams/records/column-names.ts';
import { FoundProperties } from '../../../src/streams/records/found-properties.ts';
import { PropertyTable } from '../../../src/streams/records/property-table.ts';

function propertiesOf(isDelivered: (column: string) => boolean = () => true): FoundProperties {
  const names = new ColumnNames({ naming: 'plain', fixed: [], reserved: [] });
  const ruleOf = (column: string) => ({ isDelivered: isDelivered(column), accepts: 1 });
  return new FoundProperties(new PropertyTable(names, ruleOf, ['time']));
}

/** The prefixes of what counts, place by place. */
function find(found: FoundProperties, json: string): (string | undefined)[] {
  const text = Buffer.from(`${json}\n`);
  const members = new ObjectSlices();
  members.walk(text, 0);
  found.find(text, members);
  return Array.from({ length: members.count }, (_, place) => found.deliveredAt(place)?.prefix.toString());
}

test('each property stands at the place of its member', () => {
  expect(find(propertiesOf(), '{"b":1,"$a":2}')).toEqual([',"b":', ',"a":']);
});

test('of a property that comes twice only the last place counts', () => {
  expect(find(propertiesOf(), String.raw`{"a":1,"b":2,"\u0061":3,"a":4}`)).toEqual([
    undefined,
    ',"b":',
    undefined,
    ',"a":',
  ]);
});

test('a property that is not delivered has no place', () => {
  expect(
    find(
      propertiesOf((column) => column === 'b'),
      '{"a":1,"b":2}',
    ),
  ).toEqual([undefined, ',"b":']);
});

test('the place of a property is known by its id, the last of several, and in this record alone', () => {
  const found = propertiesOf();
  find(found, '{"a":1,"time":2,"time":3}');
  expect(found.placeOf(0)).toBe(2);
  find(found, '{"a":1}');
  expect(found.placeOf(0)).toBe(-1);
});

test('what a record does not have is not left over from the one before', () => {
  const found = propertiesOf();
  find(found, '{"a":1,"b":2,"c":3}');
  expect(find(found, '{"c":1}')).toEqual([',"c":']);
  expect(find(found, '{}')).toEqual([]);
});
