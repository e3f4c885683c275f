import { globSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { pagesInNavigation, ROOT } from '../../docs/.vitepress/navigation.ts';

test('each page of the docs is in the navigation of the site once', () => {
  const pages = globSync(['*.md', 'docs/**/*.md', 'dbt/*.md', 'emulator/*.md'], { cwd: ROOT });
  expect(pagesInNavigation().sort()).toEqual(pages.sort());
});
