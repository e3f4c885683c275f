import { posix } from 'node:path';
import { format } from 'prettier';
import { GROUPS, headingOf } from '../docs/.vitepress/navigation.ts';
import { banner } from './banner.ts';

/** docs/README.md: the navigation of the site for those who read on GitHub. */
export async function docsIndex(): Promise<string> {
  const groups = Object.entries(GROUPS).map(
    ([group, pages]) =>
      `## ${group}\n\n${pages
        .filter((page) => page !== 'docs/README.md')
        .map(lineOf)
        .join('\n')}`,
  );
  const page = `<!-- ${banner('docs/.vitepress/navigation.ts')} -->\n\n# All pages\n\n${groups.join('\n\n')}\n`;
  return await format(page, { parser: 'markdown', printWidth: 110, singleQuote: true });
}

function lineOf(page: string): string {
  return `- [${headingOf(page)}](${posix.relative('docs', page)})`;
}
