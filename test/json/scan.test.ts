import { expect, test } from '@jest/globals';
import { INVALID, Kind, kindOf, skipSpace, skipString, skipValue } from '../../src/json/scan.ts';
import fc from '../support/fast-check.ts';
import { json, padded, VALID } from '../support/json-texts.ts';

/** Is this whole text one JSON value, says the walk; white space around it is allowed. */
function isValid(json: string): boolean {
  const text = Buffer.from(`${json}\n`);
  const end = skipValue(text, skipSpace(text, 0));
  return end !== INVALID && skipSpace(text, end) === text.length - 1;
}

/** Says JSON.parse, of text without a newline. */
function isJson(json: string): boolean {
  try {
    JSON.parse(json);
    return !json.includes('\n');
  } catch {
    return false;
  }
}

const WRONG = [
  ...[
    '',
    '"',
    '"a',
    '"\\"',
    String.raw`"\x"`,
    String.raw`"\u12"`,
    String.raw`"\u12g4"`,
    '"\t"',
    '"\r"',
    '"\u0000"',
  ],
  ...['-', '+1', '01', '-01', '1.', '.5', '1e', '1e+', '1.e3', '--1', '0x1', 'NaN', 'Infinity', '1_0'],
  ...['t', 'tru', 'trux', 'True', 'fals', 'nul', 'nulll', 'undefined', "'a'", 'a'],
  ...['[', '[1', '[1,', '[,]', '[1,]', '[1 2]', ']', '[1}', '[[]', '{', '{"a"', '{"a":', '{"a":1', '{"a":1,'],
  ...[
    '{"a":1,}',
    '{,}',
    '{a:1}',
    '{"a" 1}',
    '{"a":}',
    '{"a":1 "b":2}',
    '{1:2}',
    '{"a":1]',
    '}',
    '{"a":1}}',
    '1 2',
  ],
];

test.each(VALID)('%j is valid JSON', (json) => {
  expect(isJson(json)).toBe(true);
  expect(isValid(json)).toBe(true);
});

test.each(WRONG)('%j is no JSON', (json) => {
  expect(isJson(json)).toBe(false);
  expect(isValid(json)).toBe(false);
});

test('a newline between tokens ends the text, so a value that holds one is invalid', () => {
  expect(isValid('[1,\n2]')).toBe(false);
  expect(isValid('{"a"\n:1}')).toBe(false);
  expect(isValid('"a\nb"')).toBe(false);
});

test('a position behind the text is invalid, whatever is asked for', () => {
  const text = Buffer.from('1\n');
  expect(skipValue(text, 99)).toBe(INVALID);
  expect(skipString(text, 99)).toBe(INVALID);
});

test('a walk begins anywhere and tells where the value ends', () => {
  const text = Buffer.from('xx{"a":[1]}yy\n');
  expect(skipValue(text, 2)).toBe(11);
  expect(skipString(text, 3)).toBe(6);
});

test('nesting of 500 is walked, and of 501 refused, without an end of the stack', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  expect(isValid(nested(500))).toBe(true);
  expect(isValid(nested(501))).toBe(false);
  const inObjects = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  expect(isValid(inObjects(500))).toBe(true);
  expect(isValid(inObjects(501))).toBe(false);
  expect(isValid('['.repeat(1_000_000))).toBe(false);
  expect(isValid('{"a":'.repeat(1_000_000))).toBe(false);
});

test('the kind of a value is told by its first byte', () => {
  const kinds = ['"', '1', '-', 't', 'f', 'n', '{', '['].map((first) => kindOf(first.charCodeAt(0)));
  const { string, number, boolean, null: nothing, object, array } = Kind;
  expect(kinds).toEqual([string, number, number, boolean, boolean, nothing, object, array]);
});

test('every JSON text is accepted, and ends where it ends', () => {
  fc.assert(
    fc.property(padded(json), (text) => {
      expect(isValid(text)).toBe(isJson(text));
      expect(isJson(text)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('a text that was damaged is accepted only where JSON.parse accepts it', () => {
  const damage = fc.record({
    at: fc.nat(),
    cut: fc.nat({ max: 2 }),
    put: fc.constantFrom(
      '',
      '"',
      '\\',
      ',',
      ':',
      '{',
      '}',
      '[',
      ']',
      '0',
      '-',
      '.',
      'e',
      'u',
      't',
      ' ',
      '\t',
      '\u0001',
      'é',
    ),
  });
  fc.assert(
    fc.property(json, fc.array(damage, { minLength: 1, maxLength: 3 }), (text, damages) => {
      const damaged = damages.reduce((before, { at, cut, put }) => {
        const place = at % (before.length + 1);
        return before.slice(0, place) + put + before.slice(place + cut);
      }, text);
      // Half of a surrogate pair cannot be written as UTF-8, so it is not what the walk is given.
      const whole = Buffer.from(damaged).toString();
      expect(isValid(whole)).toBe(isJson(whole));
    }),
    { numRuns: 2000 },
  );
});
