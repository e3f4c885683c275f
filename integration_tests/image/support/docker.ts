import { spawn } from 'node:child_process';
import { collect, ended } from '../../support/run-source.ts';

/** What became of a docker command. */
export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs docker to its end.
 * @throws Error if this machine has no docker
 */
export async function docker(...words: string[]): Promise<Finished> {
  const child = spawn('docker', words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout = collect(child, 'stdout');
  const stderr = collect(child, 'stderr');
  const missing = new Promise<never>((_resolve, reject) => child.once('error', reject));
  const { exitCode } = await Promise.race([ended(child), missing]);
  return { exitCode, stdout: stdout().toString('utf8'), stderr: stderr().toString('utf8') };
}

/**
 * What a docker command prints.
 * @throws Error when it fails
 */
export async function dockerPrints(...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await docker(...words);
  if (exitCode !== 0) throw new Error(`docker ${words.join(' ')}: exit code ${exitCode}\n${stderr}`);
  return stdout;
}
