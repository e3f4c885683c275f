import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');
/** Folders whose subfolders the page lists as well. */
const EXPLAINED = ['src', 'emulator', 'tools'];

/** The paths of the folders in the page's tree, by indentation. */
function foldersOnPage(): string[] {
  const page = readFileSync(join(ROOT, 'docs', 'architecture.md'), 'utf8');
  const [, tree = ''] = page.split('```');
  const parents: string[] = [];
  return tree
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const depth = line.search(/\S/) / 2;
      parents.length = depth;
      parents.push(line.trim().split('/')[0] ?? '');
      return parents.join('/');
    });
}

function foldersBelow(path: string): string[] {
  return readdirSync(join(ROOT, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${path}/${name}`)
    .flatMap((folder) => [folder, ...foldersBelow(folder)]);
}

test('the architecture page lists exactly the folders of the code', () => {
  const inTree = EXPLAINED.flatMap((folder) => [folder, ...foldersBelow(folder)]);
  const expected = [...inTree, 'dbt', 'kernel', 'scripts', 'test', 'integration_tests'].filter(
    (folder) =>
      !['emulator/data/journeys', 'emulator/data/profiles', 'tools/compare/python'].includes(folder),
  );
  expect(foldersOnPage().sort()).toEqual(expected.sort());
});
