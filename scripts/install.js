/**
 * Installs what package-lock.json names, unless exactly that is installed already. Every script that a person types calls
 * this first, on any Node: the Node that the project pins is one of the packages.
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

/**
 * npm lists what it has installed in a file of its own. The contents are compared, not the times of the files: a checkout
 * sets those anew. Optional packages, such as binaries for other platforms, may be absent.
 */
function isInstalled() {
  const wanted = packagesIn('package-lock.json');
  const installed = packagesIn(join('node_modules', '.package-lock.json'));
  if (wanted === undefined || installed === undefined) return false;
  const isSame = (path) => JSON.stringify(wanted[path]) === JSON.stringify(installed[path]);
  const isAbsent = (path) => !(path in installed) && wanted[path].optional === true;
  return (
    Object.keys(installed).every(isSame) &&
    Object.keys(wanted).every((path) => path === '' || isSame(path) || isAbsent(path))
  );
}

/** The packages of a lock file by their paths; undefined if there is no readable one. */
function packagesIn(lockFile) {
  try {
    return JSON.parse(readFileSync(join(root, lockFile), 'utf8')).packages;
  } catch {
    return undefined;
  }
}
