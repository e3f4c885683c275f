import { expect, test } from '@jest/globals';
import { RecordWriter } from '../../../src/airbyte/record-writer.ts';
import { ObjectSlices } from '../../../src/json/object-slices.ts';
import { ColumnNames } from '../../../src/streams/records/column-names.ts';
import { FoundProperties } from '../../../src/streams/records/found-properties.ts';
import { PropertyTable } from '../../../src/streams/records/property-table.ts';
import { writeProperties } from '../../../src/streams/records/write-properties.ts';

const names = new ColumnNames({ naming: 'plain', fixed: [], reserved: ['properties'] });
const found = new FoundProperties(new PropertyTable(names, () => ({ place: 'nowhere', accepts: 1 }), []));

function written(members: ObjectSlices): string {
  found.find(members);
  const writer = new RecordWriter('s', 7, 16);
  writer.begin();
  writeProperties(members, found, writer);
  return writer.record.toString();
}

function objectOf(json: string): ObjectSlices {
  const members = new ObjectSlices();
  members.walk(Buffer.from(`${json}\n`), 0);
  return members;
}

test.each([
  '{}',
  '{"id":9007199254740993123,"price":1.0,"big":1e400}',
  String.raw`{ "a" : {"b": [1, {"c":"\u00e9 \"x\""}]},"$city":null,"properties":{"x":1} }`,
])('the object has the bytes that Mixpanel sent: %s', (json) => {
  expect(written(objectOf(json))).toBe(`,"properties":${json}`);
});

test('of a name that occurs more than once, the last value counts, however the name is spelled', () => {
  const json = String.raw`{"a":1,"b":2.0,"\u0061":3, "c" : [1] ,"a":{"x" : 4}}`;
  expect(written(objectOf(json))).toBe(String.raw`,"properties":{"b":2.0,"c":[1],"a":{"x" : 4}}`);
  const long = 'x'.repeat(600);
  expect(written(objectOf(`{"${long}":1,"${long}":2}`))).toBe(`,"properties":{"${long}":2}`);
});

test('without properties the object is empty', () => {
  const members = objectOf('{"a":1}');
  members.clear(Buffer.alloc(0));
  expect(written(members)).toBe(',"properties":{}');
});
