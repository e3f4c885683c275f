import { expect, test } from '@jest/globals';
import { NameCounts } from '../../src/base/name-counts.ts';

function counted(...names: string[]): NameCounts {
  const counts = new NameCounts();
  for (const name of names) counts.counterOf(name).count++;
  return counts;
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `n${i}`);
}

test('names are listed with their counts, the most frequent first', () => {
  expect(counted('a', 'b', 'c', 'b').text()).toBe('b (2), a (1), c (1)');
  expect([counted().isEmpty, counted('a').isEmpty]).toEqual([true, false]);
});

test('20 names are listed, and each is cut after 60 characters', () => {
  expect(counted(...numbered(25), 'n24').text()).toMatch(/^n24 \(2\), n0 \(1\), .*, n18 \(1\) and 5 more$/);
  expect(counted('x'.repeat(100)).text()).toBe(`${'x'.repeat(60)}… (1)`);
});

test('memory does not grow with the number of names', () => {
  expect(counted(...numbered(5000)).text()).toMatch(/ and more than 980 more$/);
});

test('cleared, it counts anew', () => {
  const counts = counted(...numbered(2000));
  counts.clear();
  counts.counterOf('a').count++;
  expect(counts.text()).toBe('a (1)');
});
