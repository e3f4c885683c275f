import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDER = join(ROOT, 'node_modules', '.cache', 'source-mixpanel-bundle');
/** As deep as the deepest module that looks for files by its own path. */
const BUNDLED = join(FOLDER, 'dist', 'bundled');
/** Packages that are not ES modules call `require` for modules of Node. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/**
 * Puts the modules of the built connector and of its packages into few files: resolving and loading 300 of them takes
 * half of the CPU time of a short process. What is loaded on demand stays so.
 * @param main the built main module
 * @returns the bundled one
 */
export function bundleSource(main: string): string {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(BUNDLED, { recursive: true });
  const built = dirname(dirname(main));
  for (const name of ['spec.json', 'kernel.wasm']) copyFileSync(join(built, name), join(FOLDER, name));
  copyFileSync(join(built, 'package.json'), join(FOLDER, 'dist', 'package.json'));
  const esbuild = join(ROOT, 'node_modules', '.bin', 'esbuild');
  const options = ['--bundle', '--splitting', '--platform=node', '--format=esm', '--log-level=warning'];
  // The clock of the process under test recognizes its timers by the path of this package.
  const external = '--external:axios-retry';
  execFileSync(esbuild, [main, ...options, external, `--outdir=${BUNDLED}`, `--banner:js=${REQUIRE}`], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  return join(BUNDLED, 'main.js');
}
