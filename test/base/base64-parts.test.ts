import { expect, test } from '@jest/globals';
import { base64PartsOf } from '../../src/base/base64-parts.ts';

const TEXT = `a"b\\c/d&e <f>'é (1)?~`;

test.each(['base64', 'base64url'] as const)('a text is found alone in %s', (alphabet) => {
  expect(base64PartsOf(TEXT)).toContain(Buffer.from(TEXT).toString(alphabet));
});

test.each(['base64', 'base64url'] as const)(
  'a text is found behind and before any other in %s',
  (alphabet) => {
    for (const before of ['', 'a', 'ab', 'abc', 'user:']) {
      const longer = Buffer.from(`${before}${TEXT}, and more`).toString(alphabet);
      expect(base64PartsOf(TEXT).some((part) => longer.includes(part))).toBe(true);
    }
  },
);
