import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'decisions');
const files = globSync('0*.md', { cwd: FOLDER })
  .map((path) => basename(path))
  .sort();

test('the decisions are numbered without gaps, and no two have the same number', () => {
  const numbers = files.map((_, i) => String(i + 1).padStart(4, '0'));
  expect(files.map((file) => file.slice(0, 4))).toEqual(numbers);
});

test('the list of decisions names each once, in order', () => {
  const list = readFileSync(join(FOLDER, 'README.md'), 'utf8');
  expect([...list.matchAll(/^\| \[\d{4}\]\((.+?)\)/gm)].map(([, file]) => file)).toEqual(files);
});
