import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The repository: the pages of the site are its Markdown files, with the same paths. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** The groups of pages in the navigation. A new page of docs/ belongs in one of them. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  Start: [
    'README.md',
    'docs/start.md',
    'docs/pyairbyte.md',
    'docs/airbyte.md',
    'docs/service-account.md',
    'docs/command-line.md',
    'docs/migrating.md',
    'docs/meltano.md',
    'docs/README.md',
  ],
  'Streams and options': ['docs/streams.md', 'docs/options.md', 'docs/sync.md', 'docs/state.md'],
  'Data in the warehouse': ['docs/data-types.md', 'docs/sql.md', 'docs/event-key.md', 'dbt/README.md'],
  'When something goes wrong': [
    'docs/troubleshooting.md',
    'docs/errors.md',
    'docs/reliability.md',
    'docs/completeness.md',
    'docs/clients.md',
    'SUPPORT.md',
    'SECURITY.md',
  ],
  'How it works': ['docs/architecture.md', 'docs/decisions/README.md', 'emulator/README.md'],
  Project: [
    'CHANGELOG.md',
    'docs/compared.md',
    'docs/performance.md',
    'docs/scaling.md',
    'CONTRIBUTING.md',
    'CODE_OF_CONDUCT.md',
  ],
};

/** Pages that stand below another page, closed until a reader opens them. */
const BELOW: Readonly<Record<string, string>> = { 'docs/decisions/README.md': 'docs/decisions/0*.md' };

export interface NavigationEntry {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: NavigationEntry[];
}

/** The navigation: each page is named by its heading. */
export function navigation(): NavigationEntry[] {
  return Object.entries(GROUPS).map(([text, pages]) => ({ text, items: pages.map(entryOf) }));
}

/** All pages of the navigation, as paths in the repository. */
export function pagesInNavigation(): string[] {
  return Object.values(GROUPS)
    .flat()
    .flatMap((page) => [page, ...pagesBelow(page)]);
}

/** Each README is the first page of its folder: `dbt/README.md` has the address `/dbt/`. */
export function readmeRewrites(): Record<string, string> {
  const readmes = pagesInNavigation().filter((page) => page.endsWith('README.md'));
  return Object.fromEntries(readmes.map((page) => [page, page.replace('README.md', 'index.md')]));
}

function entryOf(page: string): NavigationEntry {
  const entry = { text: headingOf(page), link: addressOf(page) };
  const below = pagesBelow(page);
  return below.length === 0 ? entry : { ...entry, collapsed: true, items: below.map(entryOf) };
}

function pagesBelow(page: string): string[] {
  const pattern = BELOW[page];
  return pattern === undefined ? [] : globSync(pattern, { cwd: ROOT }).sort();
}

function addressOf(page: string): string {
  return `/${page.replace(/README\.md$/, '').replace(/\.md$/, '.html')}`;
}

/** The title of a page. Throws if the page lacks a heading. */
export function headingOf(page: string): string {
  const [, heading] = /^# (.+)$/m.exec(readFileSync(join(ROOT, page), 'utf8')) ?? [];
  if (heading === undefined) throw new Error(`${page} needs a heading that starts with "# "`);
  return heading;
}
