import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll } from '@jest/globals';
import { commandsIn, type Command } from '../../test/support/doc-commands.ts';
import { freePort } from './free-port.ts';
import { collect, ended } from './run-source.ts';

export const ROOT = join(import.meta.dirname, '..', '..');
/** What a fresh clone does not have. */
const NOT_CLONED = [
  '.git',
  'node_modules',
  'dist',
  'site',
  'demo-output',
  '.venv',
  '.venv-clients',
  '.venv-compare',
];
/** The port of the emulator on the pages. Each run has one of its own in its place. */
const PORT = '8030';
const ERROR_CHARACTERS = 2000;

const folders: string[] = [];
const groups = new Set<number>();
afterAll(() => {
  // After a test that ran out of time.
  for (const group of groups) endGroup(group);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder, removed after the tests of the file. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-docs-'));
  folders.push(folder);
  return folder;
}

/** A copy of the repository, for commands that build in it: other tests run what is built here. */
export function cloneOfRepository(): string {
  const clone = join(emptyFolder(), 'source-mixpanel');
  const isCloned = (path: string): boolean => path === ROOT || !NOT_CLONED.includes(basename(path));
  cpSync(ROOT, clone, { recursive: true, preserveTimestamps: true, filter: isCloned });
  // One link for each package: should a command install packages anew, it replaces links and not what they lead to.
  mkdirSync(join(clone, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules')))
    symlinkSync(join(ROOT, 'node_modules', name), join(clone, 'node_modules', name));
  return clone;
}

/** A user who follows pages. */
export interface Reader {
  /** The home folder. */
  readonly home: string;
  /** Where the user begins. */
  readonly folder: string;
  /** What the user did that is on no page, as lines of bash. */
  readonly before?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Options of the emulator beyond those of the page. */
  readonly emulatorOptions?: string;
}

/**
 * Runs all commands of these sections in one bash, one after the other.
 * @returns what they print on stdout
 * @throws Error with what was run last if a command fails
 */
export async function follow(sections: readonly string[], reader: Reader): Promise<string> {
  const steps = sections.flatMap(commandsIn).map((command) => stepOf(command, reader));
  const script = ['set -euo pipefail', reader.before ?? '', ...steps].join('\n');
  const child = spawn('bash', ['-xc', script.replaceAll(PORT, String(await freePort()))], {
    cwd: reader.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of processes, so that the emulator ends with it.
    detached: true,
    env: { ...process.env, HOME: reader.home, PATH: pathWithNode(), ...reader.env },
  });
  const stdout = collect(child, 'stdout');
  const stderr = collect(child, 'stderr');
  const { pid } = child;
  if (pid === undefined) throw new Error('bash does not start');
  groups.add(pid);
  // What runs on in its background keeps the pipes open.
  child.once('exit', () => {
    endGroup(pid);
  });
  const { exitCode } = await ended(child);
  const printed = stdout().toString('utf8');
  if (exitCode === 0) return printed;
  const complaint = `${printed.slice(-ERROR_CHARACTERS)}\n${stderr().toString('utf8').slice(-ERROR_CHARACTERS)}`;
  throw new Error(`exit code ${exitCode}:\n${complaint}`);
}

/** The records of a stream in what a read printed. */
export function recordsIn(path: string, stream: string): number {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line.startsWith(`{"type":"RECORD","record":{"stream":"${stream}"`)).length;
}

/** A command as lines of bash: a script is saved under the name in its first line, and the emulator runs on. */
function stepOf({ language, text }: Command, { folder, emulatorOptions = '' }: Reader): string {
  if (language === 'python') {
    const [, name = ''] = /^# (\w+\.py)\n/.exec(text) ?? [];
    return `cat > ${name} <<'END_OF_SCRIPT'\n${text}\nEND_OF_SCRIPT`;
  }
  if (language !== 'sh') throw new Error(`a shell cannot run a block in ${language}`);
  if (!text.startsWith('npm run emulator')) return text;
  return `(cd ${folder} && exec ${text} ${emulatorOptions}) > ~/emulator.log &\nuntil grep -q 'is ready' ~/emulator.log; do kill -0 $!; sleep 0.1; done`;
}

/** The Node of this repository first, as in a clone with nothing but Node. */
function pathWithNode(): string {
  return `${join(ROOT, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`;
}

function endGroup(pid: number): void {
  groups.delete(pid);
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // Nothing of it runs.
  }
}
