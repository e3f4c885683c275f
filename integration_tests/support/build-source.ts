import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDER = join(ROOT, 'node_modules', '.cache', 'source-mixpanel');
const FINGERPRINT = join(FOLDER, 'fingerprint');
/** The built connector reads these at run time, from the folder above `dist`. */
const RUNTIME_FILES = ['package.json', 'spec.json', 'kernel.wasm'];
const BUILD_FILES = [...RUNTIME_FILES, 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

/**
 * Builds the connector before all tests, as `npm run build` does but without type checks, unless nothing changed since
 * the last build. Built JavaScript starts faster than TypeScript, whose types Node strips at each start.
 * Sets `SOURCE_MAIN`, which `startSource` runs.
 */
export default function buildSource(): void {
  process.env['SOURCE_MAIN'] = join(FOLDER, 'dist', 'main.js');
  execFileSync(process.execPath, [join(ROOT, 'scripts', 'build-kernel.js')], { stdio: 'inherit' });
  const fingerprint = fingerprintOfSources();
  if (builtFingerprint() === fingerprint) return;
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const name of RUNTIME_FILES) copyFileSync(join(ROOT, name), join(FOLDER, name));
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = ['-p', 'tsconfig.build.json', '--noCheck', '--outDir', join(FOLDER, 'dist')];
  execFileSync(process.execPath, [tsc, ...args], { cwd: ROOT, stdio: 'inherit' });
  writeFileSync(FINGERPRINT, fingerprint);
}

function fingerprintOfSources(): string {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
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
