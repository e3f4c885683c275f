import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, totalmem } from 'node:os';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGB: number;
}

export function machine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGB: Math.round(totalmem() / 1024 ** 3),
  };
}

/** Versions of the programs that every benchmark uses. */
export function versions(): Record<string, string> {
  const curl = execFileSync('curl', ['--version'], { encoding: 'utf8' });
  return { node: process.versions.node, zlib: process.versions.zlib, curl: curl.split(' ')[1] ?? 'unknown' };
}
