import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { anchorOf } from '../../docs/.vitepress/links.ts';
import { isObject } from '../../src/base/json-object.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGES = globSync(['*.md', 'docs/**/*.md', 'emulator/*.md', 'dbt/*.md'], { cwd: ROOT });
const FILES = globSync(
  ['{src,test,integration_tests,emulator,tools,scripts}/**/*.ts', 'docs/.vitepress/*.ts'],
  {
    cwd: ROOT,
  },
).map((file) => `./${file}`);

/** `src/main.ts`, `docs/` or `.github/workflows/release.yml`, but not the end of a longer path. */
const REPOSITORY_PATH =
  /(?<![\w./-])(?:src|test|integration_tests|emulator|tools|scripts|docs|deploy|\.github)\/(?:[\w./-]*[\w/])?/g;
/** `read.ts` or `airbyte/read.ts`, as a page about one folder names its files. */
const FILE_NAME = /`([\w./-]+\.ts)`/g;
const LINK = /\[[^\]]*\]\(([^()\s]+)\)/g;
const SCRIPT = /npm run ([a-z][\w:-]*)/g;

function read(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

function withoutCodeBlocks(markdown: string): string {
  return markdown.replace(/^ *```[^]*?^ *```/gm, '');
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([whole, group]) => group ?? whole);
}

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(page: string): string[] {
  return matches(withoutCodeBlocks(read(page)), /^#+ +(.*)$/gm).map(anchorOf);
}

/** Says why a link of a page leads nowhere; undefined if it resolves. */
function faultOf(page: string, link: string): string | undefined {
  if (/^(https?|mailto):/.test(link)) return undefined;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(ROOT, target))) return `${link} does not exist`;
  if (anchor === undefined || anchorsOf(target).includes(anchor)) return undefined;
  return `${target} has no heading for #${anchor}`;
}

test('the pages include the README, the decisions and the guide to the emulator', () => {
  expect(PAGES).toEqual(
    expect.arrayContaining(['README.md', 'docs/decisions/README.md', 'emulator/README.md']),
  );
});

test.each(PAGES)('every path that %s names exists', (page) => {
  const missing = matches(read(page), REPOSITORY_PATH).filter((path) => !existsSync(join(ROOT, path)));
  expect(missing).toEqual([]);
});

test.each(PAGES)('every TypeScript file that %s names exists', (page) => {
  const missing = matches(read(page), FILE_NAME).filter(
    (name) => !FILES.some((file) => file.endsWith(`/${name}`)),
  );
  expect(missing).toEqual([]);
});

test.each(PAGES)('every relative link of %s resolves', (page) => {
  const faults = matches(withoutCodeBlocks(read(page)), LINK).map((link) => faultOf(page, link));
  expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
});

test.each(PAGES)('every npm script that %s names exists', (page) => {
  const manifest: unknown = JSON.parse(read('package.json'));
  const scripts = isObject(manifest) && isObject(manifest['scripts']) ? Object.keys(manifest['scripts']) : [];
  expect(scripts).toEqual(expect.arrayContaining(matches(read(page), SCRIPT)));
});

test.each([
  ['a path', 'see `src/nowhere.ts`.', REPOSITORY_PATH, ['src/nowhere.ts']],
  ['a path in a command', 'node scripts/sbom.ts --all', REPOSITORY_PATH, ['scripts/sbom.ts']],
  ['no part of a URL', 'https://example.com/docs/x.md', REPOSITORY_PATH, []],
  ['a file name', 'see `airbyte/read.ts` and `a.b`', FILE_NAME, ['airbyte/read.ts']],
  ['a link', '[state](state.md#export) and `[x](y)`', LINK, ['state.md#export', 'y']],
  ['a script', 'run `npm run test:unit`, then npm run check.', SCRIPT, ['test:unit', 'check']],
] as const)('finds %s', (_what, text, pattern, expected) => {
  expect(matches(text, pattern)).toEqual(expected);
});
