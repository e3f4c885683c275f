/**
 * Runs `npm ci` unless node_modules already matches package-lock.json, and compiles the kernel unless it is up to date. Every
 * npm script for people runs this first, as `npm run ready`: a shell remembers where it has found `node`, so a script that
 * called it before the packages are there would go on with another Node. It must work on any Node version, because the pinned Node is one of
 * the packages.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

if (!isInstalled()) {
  console.error('Installing dependencies with "npm ci" ...');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  process.exitCode = spawnSync(npm, args, { cwd: root, stdio: ['ignore', 2, 2] }).status ?? 1;
}
if (process.exitCode !== 1) await import('./build-kernel.js');

/**
 * Compares the lock file with npm's own list of installed packages, by content: a checkout changes the files'
 * times. Optional packages, such as binaries for other platforms, may be missing.
 */
function isInstalled() {
  const locked = packagesIn('package-lock.json');
  const installed = packagesIn(join('node_modules', '.package-lock.json'));
  if (locked === undefined || installed === undefined) return false;
  const isSame = (path) => JSON.stringify(locked[path]) === JSON.stringify(installed[path]);
  const isMissingOptional = (path) => !(path in installed) && locked[path].optional === true;
  return (
    Object.keys(installed).every(isSame) &&
    Object.keys(locked).every((path) => path === '' || isSame(path) || isMissingOptional(path))
  );
}

function packagesIn(lockFile) {
  try {
    return JSON.parse(readFileSync(join(root, lockFile), 'utf8')).packages;
  } catch {
    return undefined;
  }
}
