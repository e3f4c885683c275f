import { expect, test } from '@jest/globals';
import { asOneLine } from '../../src/base/one-line.ts';

test('newlines between tokens become spaces, and one ends the text', () => {
  expect(asOneLine(Buffer.from('{\n\n"a": 1\n}')).toString()).toBe('{  "a": 1 }\n');
  expect(asOneLine(Buffer.from('')).toString()).toBe('\n');
});
