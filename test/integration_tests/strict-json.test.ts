import { expect, test } from '@jest/globals';
import { parseStrictly } from '../../integration_tests/support/strict-json.ts';

const record = (data: string): string => `{"type":"RECORD","record":{"stream":"s","data":${data}}}`;

test.each([
  ['a member of the message', '{"type":"LOG","type":"LOG"}', 'type'],
  ['a column', record('{"a":1,"b":2,"a":3}'), 'record.data.a'],
  ['a column with another spelling', record(String.raw`{"a":1,"\u0061":3}`), 'record.data.a'],
  ['a member of the object of all properties', record('{"properties":{"a":1,"a":2}}'), 'properties.a'],
])('%s may not occur twice', (_what, line, path) => {
  expect(() => parseStrictly(line)).toThrow(`${path} occurs twice`);
});

test.each([
  record('{"analysis":{"steps":3,"steps":0}}'),
  record('{"list":[{"a":1,"a":2}]}'),
  record('{"properties":{"inner":{"a":1,"a":2}}}'),
])('a value in a column may be as Mixpanel sent it: %s', (line) => {
  expect(parseStrictly(line)).toEqual(JSON.parse(line));
});

test.each([String.raw`{"a":"\ud83d"}`, String.raw`{"\u0000":1}`, '{"a":1'])('%s is refused', (line) => {
  expect(() => parseStrictly(line)).toThrow();
});
