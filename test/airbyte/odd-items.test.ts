import { expect, test } from '@jest/globals';
import { OddItems } from '../../src/airbyte/odd-items.ts';

test('each kind is one warning with the number of items and the first of them', () => {
  const odd = new OddItems();
  expect(odd.warnings()).toEqual([]);
  const shown: string[] = [];
  const add = (kind: string, example: string): void => {
    odd.add(kind, () => {
      shown.push(example);
      return example;
    });
  };
  add('events without a name', 'a');
  add('events without a time', 'b');
  add('events without a name', 'c');
  expect(odd.warnings()).toEqual([
    'events without a name: 2, the first is a',
    'events without a time: 1, the first is b',
  ]);
  expect(shown).toEqual(['a', 'b']);
});
