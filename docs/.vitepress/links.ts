import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { ROOT } from './navigation.ts';

/** Files of the repository that are not pages and that pages link to: the site gets a copy at the same path. */
const linked = new Set(['icon.svg']);

/**
 * Adapts the links of a page to the site: a README is the first page of its folder, and a file that is not a page is noted, to be
 * copied.
 */
export function adaptLinks(markdown: MarkdownRenderer): void {
  const rule = markdown.renderer.rules['link_open'];
  markdown.renderer.rules['link_open'] = (tokens, index, options, env: { relativePath: string }, self) => {
    const target = tokens[index]?.attrGet('href') ?? '';
    if (!/^([a-z]+:|#)/.test(target)) {
      tokens[index]?.attrSet('href', target.replace(/README\.md/, 'index.md'));
      if (!/\.md(#|$)/.test(target)) {
        // With a target, the site takes the link as it is and lets the browser open it.
        tokens[index]?.attrSet('target', '_self');
        linked.add(posix.join(posix.dirname(env.relativePath), target));
      }
    }
    return rule?.(tokens, index, options, env, self) ?? self.renderToken(tokens, index, options);
  };
}

/** Copies the files that pages link to into the built site. Throws for one that does not exist. */
export function copyLinkedFiles(site: string): void {
  for (const file of linked) {
    mkdirSync(dirname(join(site, file)), { recursive: true });
    copyFileSync(join(ROOT, file), join(site, file));
  }
}

/** The anchor of a heading, as GitHub makes it. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}
