import type { ChildProcess } from 'node:child_process';
import { ended, startSource, type Given } from '../../integration_tests/support/run-source.ts';
import type { DrawnAttempt, Kill } from './run.ts';

/** How long a process may take, ms of the wall: longer is a defect. */
const LONGEST_MS = 120_000;

/** What became of a process. */
export interface Attempt {
  /** What the reader has: whole lines. */
  readonly lines: readonly string[];
  /** Was it ended by a kill, or did it take too long? */
  readonly killed: boolean;
  readonly tookTooLong: boolean;
  readonly exitCode: number | null;
}

const UNDISTURBED: DrawnAttempt = { restMs: 0, during: [] };

/**
 * Reads with a process that may be killed.
 *
 * @param happens is told at how many bytes the output is, for what is to happen in the project then
 */
export async function attempt(
  given: Given,
  { kill, restMs }: DrawnAttempt = UNDISTURBED,
  happens: (bytes: number) => void = () => undefined,
): Promise<Attempt> {
  const child = startSource('read', given);
  const end = ended(child);
  child.stderr?.resume();
  const timers = [killLater(child, kill)];
  let tookTooLong = false;
  timers.push(
    setTimeout(() => {
      tookTooLong = true;
      child.kill('SIGKILL');
    }, LONGEST_MS),
  );
  const chunks: Buffer[] = [];
  let bytes = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    happens(bytes);
    if (kill !== undefined && 'atByte' in kill && bytes >= kill.atByte) child.kill(kill.signal);
    if (restMs > 0) rest(child, restMs);
  });
  const { exitCode, signal } = await end;
  timers.forEach(clearTimeout);
  // What a killed process printed behind that byte nobody has read; one that was asked to end is read to its end.
  const read = signal === 'SIGKILL' && kill !== undefined && 'atByte' in kill ? kill.atByte : Infinity;
  return { lines: wholeLines(Buffer.concat(chunks), read), killed: signal !== null, tookTooLong, exitCode };
}

function killLater(child: ChildProcess, kill: Kill | undefined): NodeJS.Timeout | undefined {
  if (kill === undefined || 'atByte' in kill) return undefined;
  return setTimeout(() => child.kill(kill.signal), kill.afterMs);
}

function rest({ stdout }: ChildProcess, ms: number): void {
  stdout?.pause();
  setTimeout(() => stdout?.resume(), ms);
}

function wholeLines(output: Buffer, mostBytes: number): string[] {
  const read = output.subarray(0, Math.min(mostBytes, output.length));
  const end = read.lastIndexOf('\n');
  return end < 0 ? [] : read.toString('utf8', 0, end).split('\n');
}
