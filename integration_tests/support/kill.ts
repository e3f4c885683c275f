import { execFileSync, type ChildProcess } from 'node:child_process';
import { createReadStream, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { messagesIn, type Messages } from './messages.ts';
import { ended, startSource, type Given } from './run-source.ts';

/** Where the output ends: after some bytes, or right after the nth STATE line. */
export type KillPoint = { readonly bytes: number } | { readonly states: number };

/** What the reader of a process that may have been killed has: complete lines. It drops a torn one. */
export interface Attempt extends Messages {
  readonly stdout: string;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether the output reached the kill point. */
  readonly isCut: boolean;
}

/** How stdout reaches its reader. */
export type Pipe = 'pipe' | 'named pipe';

/** Reads the output up to a point at which the process gets SIGKILL; all of it without one. */
export async function readUntil(
  point: KillPoint | undefined,
  given: Given,
  pipe: Pipe = 'pipe',
): Promise<Attempt> {
  const { child, stdout } = pipe === 'pipe' ? withPipe(given) : withNamedPipe(given);
  const end = ended(child);
  let output = Buffer.alloc(0);
  let cutAt: number | undefined;
  for await (const chunk of stdout as AsyncIterable<Buffer>) {
    output = Buffer.concat([output, chunk]);
    if (cutAt !== undefined || point === undefined) continue;
    cutAt = offsetOf(point, output);
    if (cutAt !== undefined) child.kill('SIGKILL');
  }
  const received = output.subarray(0, cutAt);
  const text = received.toString('utf8', 0, received.lastIndexOf('\n') + 1);
  return { ...messagesIn(text), ...(await end), stdout: text, isCut: cutAt !== undefined };
}

/** undefined if the output has not reached the point. */
function offsetOf(point: KillPoint, output: Buffer): number | undefined {
  if ('bytes' in point) return output.length >= point.bytes ? point.bytes : undefined;
  let offset = 0;
  for (let states = 0; states < point.states; states++) {
    const state = output.indexOf('{"type":"STATE"', offset);
    const newline = state < 0 ? -1 : output.indexOf('\n', state);
    if (newline < 0) return undefined;
    offset = newline + 1;
  }
  return offset;
}

function withPipe(given: Given): { child: ChildProcess; stdout: Readable } {
  const child = startSource('read', given);
  if (child.stdout === null) throw new Error('stdout is not a pipe');
  return { child, stdout: child.stdout };
}

/** As on the platform: stdout is a file made by `mkfifo`, and another process reads it. */
function withNamedPipe(given: Given): { child: ChildProcess; stdout: Readable } {
  const stdoutPath = join(mkdtempSync(join(tmpdir(), 'source-mixpanel-')), 'stdout');
  execFileSync('mkfifo', [stdoutPath]);
  // Each end waits until the other is opened.
  return { child: startSource('read', { ...given, stdoutPath }), stdout: createReadStream(stdoutPath) };
}

/** The different records of some outputs, sorted and without the time of emission. */
export function recordsOf(...outputs: readonly string[]): string[] {
  const lines = outputs.flatMap((output) => output.split('\n'));
  const records = lines.filter((line) => line.startsWith('{"type":"RECORD"'));
  return [...new Set(records.map((line) => line.replace(/"emitted_at":\d+,/, '')))].sort();
}

/** Numbers from 0 up to 1, determined by a seed, so that a failure can be repeated. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
