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

test('items that have names are one warning per kind with the number of items of each name', () => {
  const odd = new OddItems();
  odd.namesOf('unknown properties');
  expect(odd.warnings()).toEqual([]);
  for (const name of ['a', 'b', 'b']) odd.namesOf('unknown properties').counterOf(name).count++;
  expect(odd.warnings()).toEqual(['unknown properties: b (2), a (1)']);
});
