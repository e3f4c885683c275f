import { expect, test } from '@jest/globals';
import { excerptAt, excerpt, quoted } from '../../src/base/excerpt.ts';

test('a short text stays as it is', () => {
  expect(excerpt('', 3)).toBe('');
  expect(excerpt('abc', 3)).toBe('abc');
});

test('a long one is cut, and says so', () => {
  expect(excerpt('abcd', 3)).toBe('abc…');
});

test('no character is cut in half', () => {
  expect(excerpt('ab👩c', 3)).toBe('ab…');
  expect(excerpt('ab👩c', 4)).toBe('ab👩…');
});

test('a value in a sentence is one line, and no long one', () => {
  expect(quoted('a "b"\n')).toBe(String.raw`"a \"b\"\n"`);
  expect([quoted(7), quoted(null), quoted(undefined)]).toEqual(['7', 'null', 'missing']);
  expect(quoted('x'.repeat(100))).toBe(`"${'x'.repeat(59)}…`);
});

test('of an answer is shown how it goes on from there, in one line', () => {
  expect(excerptAt(Buffer.from(' <html>\n<head> \n'), 0)).toBe(String.raw`"<html>\n<head>"`);
  expect(excerptAt(Buffer.from('{"é":}'), 1)).toBe(String.raw`"\"é\":}"`);
  expect(excerptAt(Buffer.from('👩'.repeat(1000)), 0)).toBe(`"${'👩'.repeat(60)}…"`);
});

test('an answer that was cut says so, even where it begins with nothing but space', () => {
  expect(excerptAt(Buffer.from(' '.repeat(470) + 'x'.repeat(100)), 0)).toBe(`"${'x'.repeat(10)}…"`);
});
