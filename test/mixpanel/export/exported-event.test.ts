import { expect, test } from '@jest/globals';
import { parseEvent } from '../../../src/mixpanel/export/exported-event.ts';
import fc from '../../support/fast-check.ts';

interface Found {
  readonly name: string;
  readonly properties: readonly (readonly [string, string])[];
}

/** What is found in one line, as JSON; undefined if it is not an event. */
function parse(line: string): Found | undefined {
  const event = parseEvent(Buffer.from(`${line}\n`));
  if (event === undefined) return undefined;
  const properties = [...event.properties.values()].map(({ name, value }) => [name, value] as const);
  return { name: event.name ?? '', properties };
}

test('name and properties are located', () => {
  expect(parse('{"event":"Signed up","properties":{"time":1602611311,"$browser":"Chrome"}}')).toEqual({
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
  expect(parse(line)).toEqual({ name, properties });
});

test('members may come in any order, among others and with white space', () => {
  const line = ' { "a" : [ {"event":"no"} ] , "properties" : { } ,\t"b":null, "event" : "x" } \r';
  expect(parse(line)).toEqual({ name: '"x"', properties: [] });
});

test('the last of members with the same name counts', () => {
  const line = '{"event":"a","properties":{"x":1,"y":2},"event":"b","properties":{"z":3}}';
  expect(parse(line)).toEqual({ name: '"b"', properties: [['z', '3']] });
});

test('names of members are compared decoded', () => {
  const line = String.raw`{"\u0065vent":"a","propert\u0069es":{"x":1},"events":"b","propertie":2}`;
  expect(parse(line)).toEqual({ name: '"a"', properties: [['x', '1']] });
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
  expect(parse(line)).toBeUndefined();
});

test('of properties that repeat a name, the object holds the last', () => {
  const json = (properties: string): string | undefined =>
    parseEvent(Buffer.from(`{"event":"a","properties":${properties}}\n`))?.json;
  expect(json('{ "x" : 1.0,"y":2}')).toBe('{ "x" : 1.0,"y":2}');
  expect(json('{ "x" : 1.0,"y":2,"x":3}')).toBe('{"y":2,"x":3}');
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
      const found = parse(line);
      expect(JSON.parse(found?.name ?? 'null')).toBe(value.event);
      const members = found?.properties.map(([key, json]): unknown[] => [key, JSON.parse(json)]);
      expect(members).toEqual(Object.entries(value.properties).map(([key, json]) => [key, asSent(json)]));
    }),
  );
});
