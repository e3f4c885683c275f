/**
 * The docs site. Its pages are the Markdown files of the repository, so a link works here as it does on GitHub. A link that leads
 * nowhere fails the build. The path of the site on its host is an option: `npm run site -- --base /source-mixpanel/`.
 */
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { adaptLinks, anchorOf, copyLinkedFiles } from './links.ts';
import { navigation, readmeRewrites, ROOT } from './navigation.ts';

export default defineConfig({
  title: 'source-mixpanel',
  description: 'An Airbyte source for Mixpanel',
  srcDir: '..',
  srcExclude: ['!(docs|dbt|emulator)/**/*.md'],
  outDir: join(ROOT, 'site'),
  cacheDir: join(ROOT, 'node_modules', '.cache', 'vitepress'),
  rewrites: readmeRewrites(),
  markdown: { config: adaptLinks, anchor: { slugify: anchorOf } },
  // An indented block of code scrolls by itself, as a fenced one does.
  head: [['style', {}, '.vp-doc pre { overflow-x: auto }']],
  transformHead: ({ siteData }) => [['link', { rel: 'icon', href: `${siteData.base}icon.svg` }]],
  buildEnd: ({ outDir }) => {
    copyLinkedFiles(outDir);
  },
  // Vite 5's own target is older than esbuild still converts to.
  vite: { build: { target: 'es2022' } },
  themeConfig: {
    logo: '/icon.svg',
    sidebar: navigation(),
    outline: [2, 3],
    search: { provider: 'local' },
  },
});
