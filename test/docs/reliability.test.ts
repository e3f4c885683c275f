import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');

function testsInTable(): string[] {
  const rows = read('docs', 'reliability.md')
    .split('\n')
    .filter((line) => line.startsWith('| '));
  return rows.slice(2).map((row) => row.split('|').at(-2)?.trim() ?? '');
}

function testsInFile(): string[] {
  const file = read('integration_tests', 'losses-of-others.test.ts');
  return [...file.matchAll(/^test\(\s*'(.*)',\s+async/gm)].map(([, name]) => name ?? '');
}

test('the table of losses lists exactly the tests of its file, in order', () => {
  expect(testsInTable().length).toBeGreaterThan(10);
  expect(testsInTable()).toEqual(testsInFile());
});
