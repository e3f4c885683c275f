import { expect, test } from '@jest/globals';
import { beginningOf } from '../../src/base/beginning.ts';

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
