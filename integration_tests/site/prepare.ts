import { spawnSync } from 'node:child_process';
import { installBrowser } from '../../scripts/browser.ts';
import { BASE, ROOT, SITE } from './support/site.ts';

/** Builds the site, and installs a browser if the system has none. */
export default function prepare(): void {
  const start = Date.now();
  installBrowser();
  const args = ['run', '--silent', 'site', '--', '--base', BASE, '--outDir', SITE];
  // Jest sets NODE_ENV to "test", and the site would be built with the tools of a developer in it.
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status } = spawnSync('npm', args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'], env });
  if (status !== 0) throw new Error('The site does not build: see above, or run "npm run site".');
  console.log(`prepared the site in ${((Date.now() - start) / 1000).toFixed(1)} s`);
}
