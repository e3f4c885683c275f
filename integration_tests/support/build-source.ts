import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDER = join(ROOT, 'node_modules', '.cache', 'source-mixpanel');
const FINGERPRINT = join(FOLDER, 'fingerprint');
/** The built connector needs these in the folder above `dist`. */
const RUNTIME_FILES = ['package.json', 'kernel.wasm'];
const BUILD_FILES = [...RUNTIME_FILES, 'package-lock.json', 'spec.json'];
const BUILD_FOLDERS = ['src', join('scripts', 'bundle')];

/**
 * Builds the connector before all tests, as `npm run build` does, unless nothing changed since the last build. Sets
 * `SOURCE_MAIN`, which `startSource` runs.
 */
export default function buildSource(): void {
  process.env['SOURCE_MAIN'] = join(FOLDER, 'dist', 'main.js');
  runScript('build-kernel.js');
  const fingerprint = fingerprintOfSources();
  if (builtFingerprint() === fingerprint) return;
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const name of RUNTIME_FILES) copyFileSync(join(ROOT, name), join(FOLDER, name));
  runScript(join('bundle', 'index.js'), join(FOLDER, 'dist'));
  writeFileSync(FINGERPRINT, fingerprint);
}

function runScript(name: string, ...args: readonly string[]): void {
  execFileSync(process.execPath, [join(ROOT, 'scripts', name), ...args], { stdio: 'inherit' });
}

function fingerprintOfSources(): string {
  const sources = BUILD_FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }),
  )
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const path of [...BUILD_FILES.map((name) => join(ROOT, name)), ...sources])
    hash.update(`${path}\0`).update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

function builtFingerprint(): string | undefined {
  try {
    return readFileSync(FINGERPRINT, 'utf8');
  } catch {
    return undefined;
  }
}
