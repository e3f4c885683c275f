import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messagesIn, type Messages } from './messages.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** What jest has built before all tests (`build-source.ts`); the sources for those who run outside of it. */
const MAIN = process.env['SOURCE_MAIN'] ?? join(ROOT, 'src', 'main.ts');
/** Node keeps what it made of the sources here, so that a process starts in half the time. */
const COMPILE_CACHE = join(tmpdir(), 'source-mixpanel-compile-cache');
const CLOCK = join(ROOT, 'integration_tests', 'support', 'clock-of-test.mjs');

/** What a command is given: values become JSON files, a string becomes a file as it is. */
export interface Given {
  readonly config?: unknown;
  readonly catalog?: unknown;
  readonly state?: unknown;
  /** The address of the emulator. */
  readonly url?: string;
  /** The time the process lives at, ms UTC. */
  readonly nowMs?: number;
  /** Whether time passes by waiting alone: the clock jumps over every wait, and the emulator's with it. */
  readonly clockJumps?: boolean;
  /** How many times as fast as on the wall its time runs. */
  readonly speed?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Where stdout goes, such as a named pipe; the child's own pipe unless given. */
  readonly stdoutPath?: string;
}

/** What became of a command, with its messages to ask questions of. */
export interface Run extends Messages {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command to its end. */
export async function runSource(command: string, given: Given = {}): Promise<Run> {
  const child = startSource(command, given);
  const stdout = collect(child, 'stdout');
  const stderr = collect(child, 'stderr');
  const { exitCode, signal } = await ended(child);
  return {
    ...messagesIn(stdout().toString('utf8')),
    exitCode,
    signal,
    stdout: stdout().toString('utf8'),
    stderr: stderr().toString('utf8'),
  };
}

/** Starts the real command with pipes for stdout and stderr. */
export function startSource(command: string, given: Given = {}): ChildProcess {
  const folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-'));
  const files = (['config', 'catalog', 'state'] as const).flatMap((name) => {
    const content = given[name];
    if (content === undefined) return [];
    const path = join(folder, `${name}.json`);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return [`--${name}`, path];
  });
  const [file = '', ...rest] = [
    ...(given.stdoutPath === undefined ? [] : ['/bin/sh', '-c', 'exec "$@" >"$0"', given.stdoutPath]),
    ...[process.execPath, '--import', CLOCK, MAIN],
    ...command.split(' ').filter((word) => word !== ''),
    ...files,
  ];
  const child = spawn(file, rest, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      ...(given.url === undefined ? {} : { MIXPANEL_BASE_URL: given.url }),
      ...(given.nowMs === undefined ? {} : { TEST_NOW_MS: String(given.nowMs) }),
      ...(given.clockJumps === true ? { TEST_CLOCK_JUMPS: 'true' } : {}),
      ...(given.speed === undefined ? {} : { TEST_CLOCK_SPEED: String(given.speed) }),
      ...given.env,
    },
  });
  child.once('close', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return child;
}

/** Gathers what a child prints; the function gives all of it so far. */
export function collect(child: ChildProcess, name: 'stdout' | 'stderr'): () => Buffer {
  const chunks: Buffer[] = [];
  child[name]?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks);
}

/** Resolves when the child has ended and its pipes are empty. */
export function ended(
  child: ChildProcess,
): Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve) => {
    child.once('close', (exitCode, signal) => {
      resolve({ exitCode, signal });
    });
  });
}
