import { expect, test } from '@jest/globals';
import { RecordWriter } from '../../../src/airbyte/record-writer.ts';
import { ObjectSlices } from '../../../src/json/object-slices.ts';
import { RescuedValues } from '../../../src/streams/records/rescued-values.ts';

/** What is written to a record of which these members are rescued. */
function rescue(rescued: RescuedValues, json: string, ...indexes: number[]): string {
  const text = Buffer.from(`${json}\n`);
  const members = new ObjectSlices();
  members.walk(text, 0);
  rescued.begin();
  for (const index of indexes) rescued.add(`c${index}`, index);
  const writer = new RecordWriter('s', 7, 16);
  writer.begin();
  rescued.write(members, writer);
  return writer.record.toString();
}

test('a record whose values all fit has null', () => {
  expect(rescue(new RescuedValues(), '{"a":1}')).toBe(',"_rescued_data":null');
});

test('values are kept under the names of their properties, byte for byte', () => {
  const json = String.raw`{"$a":1.0,"b":"x","\u0063 \"d\"":[1e400, "\n"]}`;
  const written = rescue(new RescuedValues(), json, 0, 2);
  expect(JSON.parse(`{${written.slice(1)}}`)).toEqual({
    _rescued_data: String.raw`{"$a":1.0,"\u0063 \"d\"":[1e400, "\n"]}`,
  });
});

test('the next record starts with nothing rescued', () => {
  const rescued = new RescuedValues();
  rescue(rescued, '{"a":1}', 0);
  expect(rescued.nulled).toEqual(['c0']);
  expect(rescue(rescued, '{"a":1}')).toBe(',"_rescued_data":null');
  expect(rescued.nulled).toEqual([]);
});

test('members without a column are rescued, and no column is set to null for them', () => {
  const members = new ObjectSlices();
  members.walk(Buffer.from('{"a":1,"b":"x"}\n'), 0);
  const rescued = new RescuedValues();
  rescued.begin();
  rescued.addUndeclared(1);
  const writer = new RecordWriter('s', 7, 16);
  writer.begin();
  rescued.write(members, writer);
  expect(writer.record.toString()).toBe(String.raw`,"_rescued_data":"{\"b\":\"x\"}"`);
  expect([rescued.undeclared, rescued.nulled, rescued.takeNotes()]).toEqual([[1], [], []]);
});

test('a note names 20 columns at most', () => {
  const rescued = new RescuedValues();
  const keys = Array.from({ length: 25 }, (_, i) => i);
  rescue(rescued, JSON.stringify(Object.fromEntries(keys.map((key) => [`k${key}`, 1]))), ...keys);
  expect(rescued.takeNotes()[0]).toMatch(/: c0 \(1\), .*, c19 \(1\) and 5 more$/);
});

test('values are counted by column until the note is taken', () => {
  const rescued = new RescuedValues();
  rescue(rescued, '{"a":1,"b":2}', 0, 1);
  rescue(rescued, '{"a":1}', 0);
  expect(rescued.takeNotes()).toEqual([
    'values that do not fit the type of their column were set to null and kept in _rescued_data: c0 (2), c1 (1)',
  ]);
  expect(rescued.takeNotes()).toEqual([]);
});
