/**
 * Installs what package-lock.json names, unless just that is installed already. Runs on any Node, before any other
 * script: the right one is among the things it installs.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = join(root, 'package-lock.json');
const installed = join(root, 'node_modules', '.package-lock.json');

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(wanted).mtimeMs) {
  console.error('Installing dependencies with "npm ci" ...');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  process.exitCode = spawnSync(npm, args, { cwd: root, stdio: ['ignore', 2, 2] }).status ?? 1;
}
