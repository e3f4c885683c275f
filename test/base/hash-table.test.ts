import { expect, test } from '@jest/globals';
import { FULL, HashTable } from '../../src/base/hash-table.ts';

const WORDS = 3;
const VALUE = 2;

function put(table: HashTable, high: number, low: number, value: number): number {
  const entry = table.insert(table.find(high, low), high, low);
  if (entry !== FULL) table.table[entry + VALUE] = value;
  return entry;
}

test('an entry is found by both halves of its hash, also after the table has grown', () => {
  const table = new HashTable(WORDS, VALUE, 1_000_000);
  for (let i = 0; i < 5000; i++) put(table, i % 7, Math.imul(i, 0x9e3779b1), i + 1);
  for (let i = 0; i < 5000; i++) {
    const entry = table.find(i % 7, Math.imul(i, 0x9e3779b1));
    expect(table.table[entry + VALUE]).toBe(i + 1);
  }
  expect(table.table[table.find(8, 0) + VALUE]).toBe(0);
});

test('a table does not exceed its maximum size', () => {
  const table = new HashTable(WORDS, VALUE, 512 * WORDS * 4);
  const entries = Array.from({ length: 400 }, (_, i) => put(table, 1, Math.imul(i, 0x9e3779b1), 1));
  expect(entries.filter((entry) => entry === FULL)).toHaveLength(400 - 384);
  expect(table.table).toHaveLength(512 * WORDS);
});
