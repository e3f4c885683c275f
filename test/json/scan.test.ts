import { expect, test } from '@jest/globals';
import { ObjectSlices } from '../../src/json/object-slices.ts';
import { INVALID, Kind, kindOf, skipSpace, skipString, skipValue } from '../../src/json/scan.ts';
import fc from '../support/fast-check.ts';

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

/** The members of an object's text, as text; undefined if the walk finds it invalid. */
function membersOf(json: string, slices = new ObjectSlices()): [string, string][] | undefined {
  const text = Buffer.from(`${json}\n`);
  if (slices.walk(text, 0) !== text.length - 1) return undefined;
  return Array.from({ length: slices.count }, (_, i) => [
    text.toString('utf8', slices.keyStart[i], slices.keyEnd[i]),
    text.toString('utf8', slices.valueStart[i], slices.valueEnd[i]),
  ]);
}

const VALID = [
  ...[
    '""',
    '"a"',
    '"é👩‍🚀\u2028"',
    String.raw`"\"\\\/\b\f\n\r\t"`,
    String.raw`"\u00e9\uD83D\uDe00"`,
    '"\u007f"',
  ],
  ...['0', '-0', '1', '-12', '10', '1.0', '0.5', '1e3', '1E+3', '1.25e-7', '-0.0E-0', '9007199254740993123'],
  ...['true', 'false', 'null', '{}', '[]', '[ ]', '{ \t\r}', '[1]', '[1,2 , 3]', '[[],[[]],{}]'],
  ...['{"a":1}', '{ "a" : 1 , "b" : [ true ] }', '{"":""}', '{"a":1,"a":2}', String.raw`{"\u0061":null}`],
];

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
  expect(new ObjectSlices().walk(text, 99)).toBe(INVALID);
});

test('a walk begins anywhere and tells where the value ends', () => {
  const text = Buffer.from('xx{"a":[1]}yy\n');
  expect(skipValue(text, 2)).toBe(11);
  expect(new ObjectSlices().walk(text, 2)).toBe(11);
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

test('the members of an object are found where they stand, white space left out', () => {
  expect(membersOf(String.raw`{ "a" : 1.0 ,"\u0061":{"x": [1, 2]} , "": "}" }`)).toEqual([
    ['a', '1.0'],
    [String.raw`\u0061`, '{"x": [1, 2]}'],
    ['', '"}"'],
  ]);
});

test('an empty object has no members, also behind one that had some', () => {
  const slices = new ObjectSlices();
  expect(membersOf('{"a":1}', slices)).toHaveLength(1);
  expect(membersOf('{ }', slices)).toEqual([]);
});

test('only an object has members', () => {
  for (const json of ['[]', '1', '"a"', 'null', '']) expect(membersOf(json)).toBeUndefined();
});

test('an object may have more members than any array was made for', () => {
  const pairs = Array.from({ length: 3000 }, (_, i): [string, string] => [`k${i}`, String(i)]);
  expect(membersOf(`{${pairs.map(([key, value]) => `"${key}":${value}`).join(',')}}`)).toEqual(pairs);
});

/** White space as JSON allows it on one line. */
const space = fc.stringMatching(/^[ \t\r]{0,2}$/);

/** JSON texts with numbers, escapes and white space in every form; its members first, if it is an object. */
const { json } = fc.letrec<{ json: string; list: string; object: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.string(), fc.string({ unit: 'binary' })).map((text) => JSON.stringify(text)),
    fc.double({ noDefaultInfinity: true, noNaN: true }).map(String),
    fc.constantFrom(...VALID),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(padded(tie('json')), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
  object: fc.array(memberOf(tie('json')), { maxLength: 4 }).map((members) => `{${members.join(',')}}`),
}));

function padded(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(space, value, space).map((parts) => parts.join(''));
}

function memberOf(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const key = padded(fc.string().map((text) => JSON.stringify(text)));
  return fc.tuple(key, padded(value)).map((parts) => parts.join(':'));
}

test('every JSON text is accepted, and ends where it ends', () => {
  fc.assert(
    fc.property(padded(json), (text) => {
      expect(isValid(text)).toBe(isJson(text));
      expect(isJson(text)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('the members of every object are those that JSON.parse finds', () => {
  const member = fc.tuple(
    fc.string().map((key) => JSON.stringify(key)),
    json,
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(member, space, space)), (members) => {
      const text = members.map(
        ([[key, value], before, behind]) => `${before}${key}${behind}:${before}${value}${behind}`,
      );
      const found = membersOf(`{${text.join(',')}}`);
      expect(found?.map(([key, value]) => [`"${key}"`, value])).toEqual(members.map(([pair]) => [...pair]));
    }),
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

test('a member is found by its name, however that is spelled, and has its value', () => {
  const text = Buffer.from(String.raw`{"st\u0061tus":"\u006fk","list":[1,{"a":null}]}` + '\n');
  const members = new ObjectSlices();
  members.walk(text, 0);
  const values = ['status', 'list', 'other'].map((name) => members.parseMember(text, name));
  expect(values).toEqual(['ok', [1, { a: null }], undefined]);
});
