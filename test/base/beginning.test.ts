import { expect, test } from '@jest/globals';
import { beginningOf, quoted } from '../../src/base/beginning.ts';

test('a short text stays as it is', () => {
  expect(beginningOf('', 3)).toBe('');
  expect(beginningOf('abc', 3)).toBe('abc');
});

test('a long one is cut, and says so', () => {
  expect(beginningOf('abcd', 3)).toBe('abc…');
});

test('no character is cut in half', () => {
  expect(beginningOf('ab👩c', 3)).toBe('ab…');
  expect(beginningOf('ab👩c', 4)).toBe('ab👩…');
});

test('a value in a sentence is one line, and no long one', () => {
  expect(quoted('a "b"\n')).toBe(String.raw`"a \"b\"\n"`);
  expect([quoted(7), quoted(null), quoted(undefined)]).toEqual(['7', 'null', 'missing']);
  expect(quoted('x'.repeat(100))).toBe(`"${'x'.repeat(59)}…`);
});
