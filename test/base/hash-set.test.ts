import { expect, test } from '@jest/globals';
import { HashSet } from '../../src/base/hash-set.ts';

/** Numbers spread over all bits, as those of a hash. */
function hashOf(i: number): [high: number, low: number] {
  return [Math.imul(i + 1, 0x9e3779b1), Math.imul(i + 1, 0x85ebca6b)];
}

test('a hash is new once', () => {
  const set = new HashSet();
  const hashes = [hashOf(1), hashOf(2), [0, 7], [7, 0], [-1, -1]] as const;
  expect(hashes.map(([high, low]) => set.add(high, low))).toEqual([true, true, true, true, true]);
  expect(hashes.map(([high, low]) => set.add(high, low))).toEqual([false, false, false, false, false]);
});

test('a hash of zeros is a hash like others', () => {
  const set = new HashSet();
  expect([set.add(0, 0), set.add(0, 0), set.add(0, 2)]).toEqual([true, false, true]);
});

test('the set grows', () => {
  const set = new HashSet();
  for (const isNew of [true, false])
    for (let i = 0; i < 10_000; i++) expect(set.add(...hashOf(i))).toBe(isNew);
});

test('hashes that do not fit are always new, and the others stay known', () => {
  const set = new HashSet(2048);
  for (let i = 0; i < 192; i++) expect(set.add(...hashOf(i))).toBe(true);
  expect([set.add(...hashOf(500)), set.add(...hashOf(500))]).toEqual([true, true]);
  for (let i = 0; i < 192; i++) expect(set.add(...hashOf(i))).toBe(false);
});
