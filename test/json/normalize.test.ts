import { expect, test } from '@jest/globals';
import { onOneLine, escapeRawControls } from '../../src/json/normalize.ts';

test('newlines between tokens become spaces, and one is added at the end', () => {
  expect(onOneLine(Buffer.from('{\n\n"a": 1\n}')).toString()).toBe('{  "a": 1 }\n');
  expect(onOneLine(Buffer.from('')).toString()).toBe('\n');
});

const escaped = (text: string): string | undefined => escapeRawControls(Buffer.from(text))?.toString();

test('raw control characters are escaped inside strings, and only there', () => {
  expect(escaped('{"a":\t"x\ry"}')).toBe('{"a":\t"x\\u000dy"}');
  expect(JSON.parse(escaped('{"a":"\u0001\u001f"}') ?? '')).toEqual({ a: '\u0001\u001f' });
});

test('an escaped quote does not end a string', () => {
  expect(escaped('{"a":"\\"\r"}')).toBe('{"a":"\\"\\u000d"}');
});

test('JSON without raw control characters in strings is left alone', () => {
  expect(escaped('{"a":\r"b"}')).toBeUndefined();
  expect(escaped('terminated early')).toBeUndefined();
});
