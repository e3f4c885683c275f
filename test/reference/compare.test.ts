import { expect, test } from '@jest/globals';
import fc from '../support/fast-check.ts';
import { firstDifference } from './compare.ts';

test('the connector writes the same records as the reference implementation, byte for byte', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      expect(firstDifference(40, seed)).toBeUndefined();
    }),
    { numRuns: 100 },
  );
});
