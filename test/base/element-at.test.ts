import { expect, test } from '@jest/globals';
import { elementAt } from '../../src/base/element-at.ts';

test('an element is returned, and an index out of bounds is an error', () => {
  const array = Int32Array.of(7, 0);
  expect([elementAt(array, 0), elementAt(array, 1)]).toEqual([7, 0]);
  for (const index of [-1, 2, 0.5, NaN]) expect(() => elementAt(array, index)).toThrow(RangeError);
});
