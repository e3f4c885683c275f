import { expect, test } from '@jest/globals';
import { escapedControls } from '../../src/mixpanel/raw-controls.ts';

const escaped = (text: string): string | undefined => escapedControls(Buffer.from(text))?.toString();

test('raw control characters inside strings are escaped, and only there', () => {
  expect(escaped('{"a":\t"x\ry"}')).toBe('{"a":\t"x\\u000dy"}');
  expect(JSON.parse(escaped('{"a":"\u0001\u001f"}') ?? '')).toEqual({ a: '\u0001\u001f' });
});

test('a quote behind a backslash does not end a string', () => {
  expect(escaped('{"a":"\\"\r"}')).toBe('{"a":"\\"\\u000d"}');
});

test('a line without any is left alone', () => {
  expect(escaped('{"a":\r"b"}')).toBeUndefined();
  expect(escaped('terminated early')).toBeUndefined();
});
