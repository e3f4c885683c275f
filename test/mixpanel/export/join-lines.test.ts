import { expect, test } from '@jest/globals';
import { joinLines } from '../../../src/mixpanel/export/join-lines.ts';

const joined = (text: string): string =>
  joinLines(text.split('\n').map((line) => Buffer.from(line))).toString();

test.each([
  ['in the text of a value', '{"a":"x\ny"}', String.raw`{"a":"x\ny"}`],
  ['at both ends of a text', '{"a":"\nx\n"}', String.raw`{"a":"\nx\n"}`],
  ['several times', '{"a":"x\n\ny\nz"}', String.raw`{"a":"x\n\ny\nz"}`],
  ['after an escape', '{"a":"x\\"\ny"}', String.raw`{"a":"x\"\ny"}`],
  ['in a list of texts', '{"a":["x\ny"]}', String.raw`{"a":["x\ny"]}`],
])('a newline %s is kept', (_where, text, expected) => {
  expect(joined(text)).toBe(expected);
});

test.each([
  ['in a key', '{"a\nb":1}', '{"ab":1}'],
  ['in a key with white space after it', '{"a\nb" \t: 1}', '{"ab" \t: 1}'],
  ['in a number', '{"a":1\n2}', '{"a":12}'],
  ['in a word', '{"a":nu\nll}', '{"a":null}'],
  ['in an escape', '{"a":"x\\\nny"}', String.raw`{"a":"x\ny"}`],
  ['in a Unicode escape', '{"a":"\\u00\ne9"}', String.raw`{"a":"\u00e9"}`],
  ['between tokens', '{"a":\n"x"\n}', '{"a":"x"}'],
])('a newline %s is dropped', (_where, text, expected) => {
  expect(joined(text)).toBe(expected);
});

test('a newline inside a character is dropped', () => {
  const bytes = Buffer.from('{"a":"é👩"}');
  for (const at of [7, 9, 10, 11])
    expect(joinLines([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(bytes);
});
