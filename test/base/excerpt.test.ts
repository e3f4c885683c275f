import { expect, test } from '@jest/globals';
import { excerptAt, excerpt, quoted } from '../../src/base/excerpt.ts';

test('a short text is not changed', () => {
  expect(excerpt('', 3)).toBe('');
  expect(excerpt('abc', 3)).toBe('abc');
});

test('a long text is cut and marked', () => {
  expect(excerpt('abcd', 3)).toBe('abc…');
});

test('no character is cut in half', () => {
  expect(excerpt('ab👩c', 3)).toBe('ab…');
  expect(excerpt('ab👩c', 4)).toBe('ab👩…');
});

test('a value is quoted on one line and cut if long', () => {
  expect(quoted('a "b"\n')).toBe(String.raw`"a \"b\"\n"`);
  expect([quoted(7), quoted(null), quoted(undefined)]).toEqual(['7', 'null', 'missing']);
  expect(quoted('x'.repeat(100))).toBe(`"${'x'.repeat(59)}…`);
});

test('an excerpt of a body starts at the offset and is on one line', () => {
  expect(excerptAt(Buffer.from(' <html>\n<head> \n'), 0)).toBe(String.raw`"<html>\n<head>"`);
  expect(excerptAt(Buffer.from('{"é":}'), 1)).toBe(String.raw`"\"é\":}"`);
  expect(excerptAt(Buffer.from('👩'.repeat(1000)), 0)).toBe(`"${'👩'.repeat(60)}…"`);
});

test('a body that was cut is marked, even if it starts with whitespace', () => {
  expect(excerptAt(Buffer.from(' '.repeat(470) + 'x'.repeat(100)), 0)).toBe(`"${'x'.repeat(10)}…"`);
});
