import { expect, test } from '@jest/globals';
import { INVALID, Kind, kindOf, skipSpace, skipString, skipValue } from '../../src/json/scan.ts';
import fc from '../support/fast-check.ts';
import { json, padded, VALID } from '../support/json-texts.ts';

/** True if the walk accepts the entire text as one JSON value, with white space around it. */
function isValid(json: string): boolean {
  const text = Buffer.from(`${json}\n`);
  const end = skipValue(text, skipSpace(text, 0));
  return end !== INVALID && skipSpace(text, end) === text.length - 1;
}

/** True if JSON.parse accepts the text and it is on one line. */
function isJson(json: string): boolean {
  try {
    JSON.parse(json);
    return !json.includes('\n');
  } catch {
    return false;
  }
}

const INVALID_JSON = [
  ...['', '"', '"a', '"\\"', String.raw`"\x"`, String.raw`"\u12"`, String.raw`"\u12g4"`],
  ...['"\t"', '"\r"', '"\u0000"'],
  ...['-', '+1', '01', '-01', '1.', '.5', '1e', '1e+', '1.e3', '--1', '0x1', 'NaN', 'Infinity', '1_0'],
  ...['t', 'tru', 'trux', 'True', 'fals', 'nul', 'nulll', 'undefined', "'a'", 'a'],
  ...['[', '[1', '[1,', '[,]', '[1,]', '[1 2]', ']', '[1}', '[[]', '{', '{"a"', '{"a":', '{"a":1', '{"a":1,'],
  ...['{"a":1,}', '{,}', '{a:1}', '{"a" 1}', '{"a":}', '{"a":1 "b":2}', '{1:2}', '{"a":1]', '}'],
  ...['{"a":1}}', '1 2'],
];

test.each(VALID)('%j is valid JSON', (json) => {
  expect(isJson(json)).toBe(true);
  expect(isValid(json)).toBe(true);
});

test.each(INVALID_JSON)('%j is not valid JSON', (json) => {
  expect(isJson(json)).toBe(false);
  expect(isValid(json)).toBe(false);
});

test('a newline ends the input, so a value that contains one is invalid', () => {
  expect(isValid('[1,\n2]')).toBe(false);
  expect(isValid('{"a"\n:1}')).toBe(false);
  expect(isValid('"a\nb"')).toBe(false);
});

test('an offset after the end is invalid', () => {
  const text = Buffer.from('1\n');
  expect(skipValue(text, 99)).toBe(INVALID);
  expect(skipString(text, 99)).toBe(INVALID);
});

test('a walk begins anywhere and returns where the value ends', () => {
  const text = Buffer.from('xx{"a":[1]}yy\n');
  expect(skipValue(text, 2)).toBe(11);
  expect(skipString(text, 3)).toBe(6);
});

test('nesting is accepted up to 500 levels, and deeper nesting does not exhaust the stack', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  expect(isValid(nested(500))).toBe(true);
  expect(isValid(nested(501))).toBe(false);
  const inObjects = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  expect(isValid(inObjects(500))).toBe(true);
  expect(isValid(inObjects(501))).toBe(false);
  expect(isValid('['.repeat(1_000_000))).toBe(false);
  expect(isValid('{"a":'.repeat(1_000_000))).toBe(false);
});

test('the first byte of a value determines its kind', () => {
  const kinds = ['"', '1', '-', 't', 'f', 'n', '{', '['].map((first) => kindOf(first.charCodeAt(0)));
  const { string, number, boolean, null: nothing, object, array } = Kind;
  expect(kinds).toEqual([string, number, number, boolean, boolean, nothing, object, array]);
});

test('all JSON is accepted up to its end', () => {
  fc.assert(
    fc.property(padded(json), (text) => {
      expect(isValid(text)).toBe(isJson(text));
      expect(isJson(text)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

/** One edit: cuts characters at a position and puts others there. */
const edit = fc.record({
  position: fc.nat(),
  cut: fc.nat({ max: 2 }),
  put: fc.constantFrom('', ...Array.from('"\\,:{}[]0-.eut \t\u0001é')),
});

test('damaged JSON is accepted if and only if JSON.parse accepts it', () => {
  fc.assert(
    fc.property(json, fc.array(edit, { minLength: 1, maxLength: 3 }), (text, edits) => {
      const damaged = edits.reduce((before, { position, cut, put }) => {
        const at = position % (before.length + 1);
        return before.slice(0, at) + put + before.slice(at + cut);
      }, text);
      // A lone surrogate cannot be written as UTF-8, so the walk never meets one.
      const encoded = Buffer.from(damaged).toString();
      expect(isValid(encoded)).toBe(isJson(encoded));
    }),
    { numRuns: 2000 },
  );
});
