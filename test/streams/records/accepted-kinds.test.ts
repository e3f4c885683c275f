import { expect, test } from '@jest/globals';
import { acceptedBy, Accepts, ANYTHING, fits } from '../../../src/streams/records/accepted-kinds.ts';

function doesFit(json: string, accepts: number): boolean {
  const text = Buffer.from(`[${json}]\n`);
  return fits(text, 1, text.length - 2, accepts);
}

test.each([
  [{ type: ['null', 'string'] }, Accepts.text],
  [{ type: 'string', format: 'uri' }, Accepts.text],
  [{ type: ['null', 'string'], format: 'date-time' }, Accepts.moment | Accepts.local],
  [{ type: 'string', format: 'date-time', airbyte_type: 'timestamp_with_timezone' }, Accepts.moment],
  [{ type: 'string', format: 'date-time', airbyte_type: 'timestamp_without_timezone' }, Accepts.local],
  [{ type: ['string', 'null'], format: 'date' }, Accepts.day],
  [{ type: ['null', 'number', 'string'] }, Accepts.number | Accepts.text],
  [{ type: 'integer' }, Accepts.integer],
  [{ type: ['null', 'object'], additionalProperties: true }, Accepts.object],
  [{ type: ['null', 'array'] }, Accepts.array],
  [{ type: ['null', 'boolean'] }, Accepts.boolean],
  [{}, ANYTHING],
  [{ type: ['null'] }, ANYTHING],
  [{ type: 'unknown' }, ANYTHING],
  [null, ANYTHING],
])('a column with schema %j takes the values of its type', (schema, accepts) => {
  expect(acceptedBy(schema, ANYTHING, true)).toBe(accepts);
});

test.each([
  [
    'number',
    ['0', '-1.5e3', '9007199254740993123', '1e308', '0.1'],
    ['1e309', '-1e400', '"1"', 'true', '[]'],
  ],
  [
    'integer',
    ['0', '-9223372036854775808', '9223372036854775807', '-0', '123456789012345678'],
    ['9223372036854775808', '-9223372036854775809', '18446744073709551615', '1.0', '1e3', '"1"'],
  ],
  ['boolean', ['true', 'false'], ['0', '"true"', '{}']],
  ['object', ['{}', '{"a":1}'], ['[]', '""', '1']],
  ['array', ['[]', '[1]'], ['{}', '"[]"']],
  ['text', ['""', '"a"'], ['1', 'true', '{}']],
  [
    'day',
    ['"2026-01-30"', '"0001-01-01"'],
    ['"2026-01-30T10:00:00"', '"0000-00-00"', '"2026-1-3"', '""', '1'],
  ],
  [
    'local',
    ['"2026-01-30T10:00:00"', '"2026-01-30 10:00:00.123456789"', '"9999-12-31T23:59:59"'],
    ['"soon"', '""', '1.5e9', '"2026-01-30"', '"2026-01-30T10:00:00Z"', '"0000-01-01T00:00:00"'],
  ],
  [
    'moment',
    ['"2026-01-30T10:00:00Z"', '"2026-01-30 10:00:00+01:00"', '"2026-01-30T10:00:00.5-0330"'],
    ['"2026-01-30T10:00:00"', '"9999-12-31T23:59:59-12:00"', '"2026-01-30T10:00:00+15:00"'],
  ],
] as const)('values that fit a column of type %s, and values that do not', (type, fitting, others) => {
  expect(fitting.filter((json) => !doesFit(json, Accepts[type]))).toEqual([]);
  expect(others.filter((json) => doesFit(json, Accepts[type]))).toEqual([]);
  expect(doesFit('null', Accepts[type])).toBe(true);
});

test('an integer of a thousand digits does not fit a double', () => {
  expect(doesFit('9'.repeat(1000), Accepts.number)).toBe(false);
  expect(doesFit(`0.${'9'.repeat(1000)}`, Accepts.number)).toBe(true);
});

test('a column without a type takes everything', () => {
  for (const json of ['1e400', '"a"', 'true', '{}', '[]', 'null']) expect(doesFit(json, ANYTHING)).toBe(true);
});

test('without a column for rescued values, every value is delivered unchanged or as text', () => {
  expect(acceptedBy({ type: ['null', 'number'] }, Accepts.text, false)).toBe(ANYTHING);
  expect(acceptedBy({ type: ['null', 'string'] }, ANYTHING, false)).toBe(Accepts.text);
  expect(acceptedBy({ type: 'string', format: 'date-time' }, ANYTHING, false)).toBe(Accepts.text);
});
