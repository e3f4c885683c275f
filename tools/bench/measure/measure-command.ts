import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

const SCRIPT = join(import.meta.dirname, 'measured.sh');
const READER = join(import.meta.dirname, 'count-output.ts');
/** How often the memory is looked at. The kernel keeps its peak, so only growth in a last moment is missed. */
const LOOK_MS = 20;
const MAX_ERRORS = 5000;

export interface Command {
  readonly command: readonly [program: string, ...args: string[]];
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** What a process and its children took, from its start to its exit. */
export interface Usage {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Of the process alone. */
  readonly peakMB: number;
  readonly exitCode: number;
  /** The end of stderr. */
  readonly errors: string;
  readonly outMB: number;
  /** Of the output. */
  readonly lines: number;
}

/** Runs a command with its output in a pipe to `wc`. */
export async function measureCommand(command: Command): Promise<Usage> {
  return usageIn(await run(command, {}));
}

/**
 * The same with a reader that tells records from other lines of a connector.
 *
 * @param maxBytesPerSecond of the reader
 */
export async function measureRecords(
  command: Command,
  maxBytesPerSecond = Infinity,
): Promise<Usage & { readonly records: number }> {
  const report = await run(command, { BENCH_READER: READER, BENCH_READER_RATE: String(maxBytesPerSecond) });
  const [, records] = found(/^records (\d+)$/m, report.text);
  return { ...usageIn(report), records: Number(records) };
}

interface Report {
  readonly text: string;
  readonly errors: string;
  readonly peakMB: number;
}

async function run({ command, env }: Command, more: NodeJS.ProcessEnv): Promise<Report> {
  const child = spawn('bash', [SCRIPT, ...command], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: { ...(env ?? process.env), ...more },
  });
  let [reported, peakBytes] = ['', 0];
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = `${errors}${String(chunk)}`.slice(-MAX_ERRORS);
  });
  let looking: NodeJS.Timeout | undefined;
  (child.stdio[3] as Readable).on('data', (chunk: Buffer) => {
    reported += String(chunk);
    looking ??= setInterval(() => {
      peakBytes = Math.max(peakBytes, peakOf(reported));
    }, LOOK_MS);
  });
  try {
    await once(child, 'close');
    return { text: reported, peakMB: peakBytes / 1e6, errors };
  } finally {
    clearInterval(looking);
  }
}

function usageIn({ text: report, peakMB, errors }: Report): Usage {
  const [, code, start, end] = found(/^exit (\d+) ([\d.]+) ([\d.]+)$/m, report);
  const times =
    report
      .match(/^\d+m[\d.]+s \d+m[\d.]+s$/gm)
      ?.at(-1)
      ?.split(' ') ?? [];
  const cpuSeconds = times.map(secondsOf).reduce((sum, seconds) => sum + seconds, 0);
  const [, lines, bytes] = found(/^output +(\d+) +(\d+)$/m, report);
  return {
    ...{ seconds: Number(end) - Number(start), cpuSeconds, peakMB, exitCode: Number(code), errors },
    ...{ outMB: Number(bytes) / 1e6, lines: Number(lines) },
  };
}

/** Of `1m2.500s`. */
function secondsOf(time: string): number {
  const [minutes, seconds] = time.split(/[ms]/).map(Number);
  return (minutes ?? NaN) * 60 + (seconds ?? NaN);
}

/** The largest resident memory of the process so far, in bytes; 0 if it has ended. */
function peakOf(report: string): number {
  try {
    const [, pid = ''] = found(/^process (\d+)$/m, report);
    const [, kilobytes] = found(/^VmHWM:\s+(\d+) kB$/m, readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(kilobytes) * 1024;
  } catch {
    return 0;
  }
}

function found(pattern: RegExp, report: string): RegExpExecArray {
  const match = pattern.exec(report);
  if (match === null) throw new Error(`the measured command has not reported ${String(pattern)}: ${report}`);
  return match;
}
