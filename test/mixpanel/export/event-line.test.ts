import { expect, test } from '@jest/globals';
import { INVALID } from '../../../src/json/scan.ts';
import { EventLine } from '../../../src/mixpanel/export/event-line.ts';
import fc from '../../support/fast-check.ts';
import { membersOf } from '../../support/members-of.ts';

interface Found {
  readonly name: string;
  readonly properties: readonly (readonly [string, string])[];
}

/** What a scan finds in one line, as JSON; undefined if it is not an event. */
function scan(line: string, scanner = new EventLine()): Found | undefined {
  const text = Buffer.from(`${line}\n`);
  const next = scanner.scan(text, 0);
  if (next === INVALID) return undefined;
  expect(next).toBe(text.length);
  const { nameStart, nameEnd, properties } = scanner;
  return { name: text.toString('utf8', nameStart, nameEnd), properties: membersOf(properties) };
}

test('name and properties are located', () => {
  expect(scan('{"event":"Signed up","properties":{"time":1602611311,"$browser":"Chrome"}}')).toEqual({
    name: '"Signed up"',
    properties: [
      ['time', '1602611311'],
      ['$browser', '"Chrome"'],
    ],
  });
});

test.each([
  ['{"properties":{"x":1}}', '', [['x', '1']]],
  ['{"event":null,"properties":{"x":1}}', 'null', [['x', '1']]],
  ['{"event":[1],"properties":{"x":1}}', '[1]', [['x', '1']]],
  ['{"event":"a"}', '"a"', []],
  ['{"event":"a","properties":null}', '"a"', []],
  ['{"event":"a","properties":{"x":1},"properties":null}', '"a"', []],
])('%s is an event, though it is not as documented', (line, name, properties) => {
  expect(scan(line)).toEqual({ name, properties });
});

test('members may come in any order, among others and with white space', () => {
  const line = ' { "a" : [ {"event":"no"} ] , "properties" : { } ,\t"b":null, "event" : "x" } \r';
  expect(scan(line)).toEqual({ name: '"x"', properties: [] });
});

test('the last of members with the same name counts', () => {
  const line = '{"event":"a","properties":{"x":1,"y":2},"event":"b","properties":{"z":3}}';
  expect(scan(line)).toEqual({ name: '"b"', properties: [['z', '3']] });
});

test('names of members are compared decoded', () => {
  const line = String.raw`{"\u0065vent":"a","propert\u0069es":{"x":1},"events":"b","propertie":2}`;
  expect(scan(line)).toEqual({ name: '"a"', properties: [['x', '1']] });
});

test('lines are scanned one after the other', () => {
  const text = Buffer.from('{"event":"a","properties":{}}\n{"event":"bc","properties":{"x":1}}\n');
  const scanner = new EventLine();
  const second = scanner.scan(text, 0);
  expect(second).toBe(30);
  expect(scanner.scan(text, second)).toBe(text.length);
  expect(text.toString('utf8', scanner.nameStart, scanner.nameEnd)).toBe('"bc"');
});

test('a scanner forgets the previous line', () => {
  const scanner = new EventLine();
  expect(scan('{"event":"a","properties":{"x":1}}', scanner)).toBeDefined();
  expect(scan('{"event":"b"}', scanner)).toEqual({ name: '"b"', properties: [] });
  expect(scan('{"properties":{}}', scanner)).toEqual({ name: '', properties: [] });
  expect(scan('{}', scanner)).toBeUndefined();
});

test.each([
  ...['', '{}', 'terminated early', '<html>', 'null', '[]', '{"properties":null}', '{"a":{}}'],
  ...['{"event":"a","properties":[]}', '{"event":"a","properties":"x"}', '{"properties":{}'],
  ...['{"event":"a","properties":{}', '{"event":"a","properties":{}}}', '{"event":nul,"properties":{}}'],
  ...[
    '{"event":"a","properties":{}} x',
    '{"event":"a","properties":{}},',
    '{"event":"a","properties":{"x":}}',
  ],
  ...[
    '{"event":"a","properties":{"x":01}}',
    '{"event":"a" "properties":{}}',
    '{"event":"a","properties":{},}',
  ],
  ...['{"event":"a,"properties":{}}', "{'event':'a','properties':{}}", '{event:"a","properties":{}}'],
])('%j is not an event', (line) => {
  expect(scan(line)).toBeUndefined();
});

test('neither half of an event split over two lines is an event', () => {
  const scanner = new EventLine();
  const text = Buffer.from('{"event":"a","prop\nerties":{}}\n');
  expect(scanner.scan(text, 0)).toBe(INVALID);
  expect(scanner.scan(text, text.indexOf('\n') + 1)).toBe(INVALID);
});

/** A value after a round trip through JSON, in which `-0` becomes `0`. */
function asSent(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

test('any event is located as JSON.parse reads it', () => {
  const event = fc.record({
    event: fc.string(),
    properties: fc.dictionary(fc.string(), fc.jsonValue()),
    more: fc.jsonValue(),
  });
  fc.assert(
    fc.property(event, fc.constantFrom(undefined, 1), (value, indent) => {
      const line = JSON.stringify(value, null, indent).replaceAll('\n', '\t');
      const found = scan(line);
      expect(JSON.parse(found?.name ?? 'null')).toBe(value.event);
      const members = found?.properties.map(([key, json]): unknown[] => [
        JSON.parse(`"${key}"`),
        JSON.parse(json),
      ]);
      expect(members).toEqual(Object.entries(value.properties).map(([key, json]) => [key, asSent(json)]));
    }),
  );
});
