import fc from './fast-check.ts';

/** Values in every form that JSON allows. */
export const VALID = [
  ...['""', '"a"', '"é👩‍🚀\u2028"', String.raw`"\"\\\/\b\f\n\r\t"`],
  ...[String.raw`"\u00e9\uD83D\uDe00"`, '"\u007f"'],
  ...['0', '-0', '1', '-12', '10', '1.0', '0.5', '1e3', '1E+3', '1.25e-7', '-0.0E-0', '9007199254740993123'],
  ...['true', 'false', 'null', '{}', '[]', '[ ]', '{ \t\r}', '[1]', '[1,2 , 3]', '[[],[[]],{}]'],
  ...['{"a":1}', '{ "a" : 1 , "b" : [ true ] }', '{"":""}', '{"a":1,"a":2}', String.raw`{"\u0061":null}`],
];

/** White space that JSON allows on one line. */
export const space = fc.stringMatching(/^[ \t\r]{0,2}$/);

/** JSON with numbers, escapes and white space in every form. */
export const { json } = fc.letrec<{ json: string; list: string; object: string }>((tie) => ({
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

export function padded(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(space, value, space).map((parts) => parts.join(''));
}

function memberOf(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const key = padded(fc.string().map((text) => JSON.stringify(text)));
  return fc.tuple(key, padded(value)).map((parts) => parts.join(':'));
}
