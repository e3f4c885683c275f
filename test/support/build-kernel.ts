import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'build-kernel.js');

/** Compiles the kernel before all tests, unless it is up to date. */
export default function buildKernel(): void {
  execFileSync(process.execPath, [SCRIPT], { stdio: 'inherit' });
}
