import { expect, test } from '@jest/globals';
import fc from '../support/fast-check.ts';
import { firstDifference } from './compare.ts';

test('the fast path gives, byte for byte, the records of the slow and obvious reading', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      expect(firstDifference(40, seed)).toBeUndefined();
    }),
    { numRuns: 100 },
  );
});
