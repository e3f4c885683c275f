/**
 * Compiles `kernel/` to `kernel.wasm`, unless that was made from the same sources: they are compared by content, because a
 * checkout changes the files' times. It must work on any Node version that runs the compiler.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = join(root, 'node_modules', 'assemblyscript');
const result = join(root, 'kernel.wasm');
const made = join(root, 'node_modules', '.cache', 'source-mixpanel-kernel', 'made-from');

const sources = readdirSync(join(root, 'kernel'))
  .sort()
  .map((name) => join(root, 'kernel', name));
const from = hashOf([...sources, join(compiler, 'package.json')]);
if (readIf(made) !== `${from} ${hashIf(result)}`) {
  // Another process may be about to read it.
  const temporary = `${result}.${process.pid}`;
  const args = ['--config', join('kernel', 'asconfig.json'), '--outFile', temporary];
  const { status } = spawnSync(process.execPath, [join(compiler, 'bin', 'asc.js'), ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) process.exit(1);
  renameSync(temporary, result);
  mkdirSync(dirname(made), { recursive: true });
  writeFileSync(made, `${from} ${hashIf(result)}`);
}

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(path).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

function hashIf(path) {
  try {
    return hashOf([path]);
  } catch {
    return '';
  }
}

function readIf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
