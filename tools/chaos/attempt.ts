import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { collect, ended, startSource, type Given } from '../../integration_tests/support/run-source.ts';
import type { PlannedAttempt, Kill } from './run.ts';

/** Real time, ms; exceeding it is a defect. */
const TIMEOUT_MS = 120_000;
/** Real time, ms. */
const SETTLE_MS = 10;

export interface Attempt {
  /** Complete lines that the reader received. */
  readonly lines: readonly string[];
  /** Ended by a signal, including the timeout. */
  readonly killed: boolean;
  readonly timedOut: boolean;
  readonly stderr: string;
  readonly exitCode: number | null;
}

const TERMINATED = 143;

/** Whether a signal ended it: the connector answers SIGTERM with an exit code. */
export function wasEnded({ killed, exitCode }: Pick<Attempt, 'killed' | 'exitCode'>): boolean {
  return killed || exitCode === TERMINATED;
}

const NO_INTERFERENCE: PlannedAttempt = { readerPauseMs: 0, during: [] };

/**
 * Runs `read` in a process that may be killed.
 *
 * @param onOutput called with the number of output bytes so far
 */
export async function attempt(
  given: Given,
  { kill, readerPauseMs }: PlannedAttempt = NO_INTERFERENCE,
  onOutput: (bytes: number) => void = () => undefined,
): Promise<Attempt> {
  const child = startSource('read', given);
  const end = ended(child);
  const stderr = collect(child, 'stderr');
  const timers = [killLater(child, kill)];
  let timedOut = false;
  timers.push(
    setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, TIMEOUT_MS),
  );
  const chunks: Buffer[] = [];
  let bytes = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    onOutput(bytes);
    if (kill !== undefined && 'atByte' in kill && bytes >= kill.atByte) child.kill(kill.signal);
    if (readerPauseMs > 0) pauseReader(child, readerPauseMs);
  });
  const { exitCode, signal } = await end;
  timers.forEach(clearTimeout);
  // What the process sent before it ended may still have to be received.
  await delay(SETTLE_MS);
  // After SIGKILL, output past `atByte` counts as lost; after SIGTERM, all output is read.
  const maxBytes = signal === 'SIGKILL' && kill !== undefined && 'atByte' in kill ? kill.atByte : Infinity;
  return {
    lines: completeLines(Buffer.concat(chunks), maxBytes),
    killed: signal !== null,
    timedOut,
    stderr: stderr().toString('utf8'),
    exitCode,
  };
}

function killLater(child: ChildProcess, kill: Kill | undefined): NodeJS.Timeout | undefined {
  if (kill === undefined || 'atByte' in kill) return undefined;
  return setTimeout(() => child.kill(kill.signal), kill.afterMs);
}

function pauseReader({ stdout }: ChildProcess, ms: number): void {
  stdout?.pause();
  setTimeout(() => stdout?.resume(), ms);
}

function completeLines(output: Buffer, maxBytes: number): string[] {
  const read = output.subarray(0, Math.min(maxBytes, output.length));
  const end = read.lastIndexOf('\n');
  return end < 0 ? [] : read.toString('utf8', 0, end).split('\n');
}
