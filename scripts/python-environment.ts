import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Installs packages several times faster than pip. */
const UV = 'uv==0.8.24';

/** A program of a virtual environment. */
export function programOf(venv: string, name: string): string {
  return join(venv, 'bin', name);
}

/**
 * Makes a virtual environment with these packages, unless it was made from the same lines before.
 * @param requirements the content of a requirements file
 * @throws Error that says what is missing
 */
export function installRequirements(venv: string, requirements: string): void {
  const installed = join(venv, 'installed.txt');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === requirements) return;
  console.log(`Installing Python packages into ${basename(venv)} ...`);
  mkdirSync(venv, { recursive: true });
  run('python3', ['-m', 'venv', '--clear', venv]);
  const python = programOf(venv, 'python');
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', UV]);
  const wanted = join(venv, 'requirements.txt');
  writeFileSync(wanted, requirements);
  run(programOf(venv, 'uv'), ['pip', 'install', '--quiet', '--python', python, '--requirement', wanted]);
  renameSync(wanted, installed);
}

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error !== undefined)
    throw new Error(`${command} does not start: install Python 3.11 with venv.`, { cause: error });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`);
}
