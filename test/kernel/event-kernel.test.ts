import { expect, test } from '@jest/globals';
import { Draws } from '../reference/random-lines.ts';
import { convert } from '../support/both-paths.ts';
import fc from '../support/fast-check.ts';
import { blocksOf, linesOf, pathOptions } from '../support/kernel-inputs.ts';

test('both paths write the same bytes, notes and failures for plain and odd lines, with any options', () => {
  fc.assert(
    fc.property(fc.integer(), pathOptions, fc.constantFrom(0, 0, 3, 50), (seed, chosen, mutations) => {
      const draws = new Draws(seed);
      const bytes = linesOf(seed, 60, mutations);
      const answers = [
        blocksOf(bytes.subarray(0, bytes.indexOf(0x0a, bytes.length / 2) + 1), draws),
        blocksOf(bytes, draws),
      ];
      expect(convert(answers, chosen, 'fast')).toEqual(convert(answers, chosen, 'plain'));
    }),
    { numRuns: 60 },
  );
});
