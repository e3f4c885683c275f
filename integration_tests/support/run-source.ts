import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JumpingClock } from './jumping-clock.ts';
import { messagesIn, type Messages } from './messages.ts';
import { strictText } from './strict-json.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** What `build-source.ts` has built, or the source. */
const main = (): string => process.env['SOURCE_MAIN'] ?? join(ROOT, 'src', 'main.ts');
/** Node keeps compiled code here, which halves the start-up time. */
const COMPILE_CACHE = join(tmpdir(), 'source-mixpanel-compile-cache');
/** MB. Node's young generation begins at its usual final size, which saves a sixth of the start-up time. */
const YOUNG_GENERATION = '--min-semi-space-size=16';
const CLOCK = join(ROOT, 'integration_tests', 'support', 'process-clock.mjs');

/** The input of a command. Values become JSON files; a string becomes a file as it is. */
export interface Given {
  readonly config?: unknown;
  readonly catalog?: unknown;
  readonly state?: unknown;
  /** The emulator's base URL. */
  readonly url?: string;
  /** The time at which the process starts, ms UTC. */
  readonly nowMs?: number;
  /**
   * Time stands still while the process works and jumps over every wait, for the emulator and for other processes that
   * read from it too. Needs `url` and `nowMs`. An answer that stalls takes no time either with `over stalls`.
   */
  readonly clockJumps?: boolean | 'over stalls';
  /** How many times faster than real time its clock runs. */
  readonly speed?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Where stdout goes, such as a named pipe; a pipe to this process by default. */
  readonly stdoutPath?: string;
}

/** The result of a command, with its messages. */
export interface Run extends Messages {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Ended = Pick<Run, 'exitCode' | 'signal' | 'stdout' | 'stderr'>;

/** Runs the real command to its end. */
export async function runSource(command: string, given: Given = {}): Promise<Run> {
  const run = await runForText(command, given);
  return { ...messagesIn(run.stdout), ...run };
}

/** Runs a command that prints text for people instead of messages. */
export async function runForText(command: string, given: Given = {}): Promise<Ended> {
  const child = startSource(command, given);
  const stdout = collect(child, 'stdout');
  const stderr = collect(child, 'stderr');
  const end = await ended(child);
  return { ...end, stdout: strictText(stdout()), stderr: stderr().toString('utf8') };
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
    ...[process.execPath, YOUNG_GENERATION, '--import', CLOCK, main()],
    ...command.split(' ').filter((word) => word !== ''),
    ...files,
  ];
  const clock = clockFor(given);
  const child = spawn(file, rest, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe', ...(clock === undefined ? [] : ['ipc' as const])],
    env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: COMPILE_CACHE, ...environmentOf(given) },
  });
  clock?.add(child);
  child.once('close', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return child;
}

function clockFor({ clockJumps = false, url, nowMs }: Given): JumpingClock | undefined {
  if (clockJumps === false) return undefined;
  if (url === undefined || nowMs === undefined) throw new Error('a jumping clock needs url and nowMs');
  return JumpingClock.of(url, nowMs);
}

function environmentOf({ url, nowMs, clockJumps = false, speed, env }: Given): Record<string, string> {
  return {
    ...(url === undefined ? {} : { MIXPANEL_BASE_URL: url }),
    ...(nowMs === undefined ? {} : { TEST_NOW_MS: String(nowMs) }),
    ...(clockJumps === false ? {} : { TEST_CLOCK_JUMPS: String(clockJumps) }),
    ...(speed === undefined ? {} : { TEST_CLOCK_SPEED: String(speed) }),
    ...env,
  };
}

/** Collects what a child prints. The returned function gives everything so far. */
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
