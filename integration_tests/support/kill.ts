import { execFileSync, type ChildProcess } from 'node:child_process';
import { createReadStream, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { messagesIn, type Messages } from './messages.ts';
import { ended, startSource, type Given } from './run-source.ts';

/** What a reader has of a process that was killed: whole lines, and a torn one that it throws away. */
export interface Torn extends Messages {
  readonly stdout: string;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How stdout reaches its reader. */
export type Pipe = 'pipe' | 'named pipe';

/** Reads just so many bytes of the output, killing the process at the last of them; all of it for Infinity. */
export async function readUntil(bytes: number, given: Given, pipe: Pipe = 'pipe'): Promise<Torn> {
  const { child, stdout } = pipe === 'pipe' ? withPipe(given) : withNamedPipe(given);
  const end = ended(child);
  const chunks: Buffer[] = [];
  let received = 0;
  for await (const chunk of stdout as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    received += chunk.length;
    if (received >= bytes) child.kill('SIGKILL');
  }
  const output = Buffer.concat(chunks).subarray(0, bytes);
  const text = output.toString('utf8', 0, output.lastIndexOf('\n') + 1);
  return { ...messagesIn(text), ...(await end), stdout: text };
}

function withPipe(given: Given): { child: ChildProcess; stdout: Readable } {
  const child = startSource('read', given);
  if (child.stdout === null) throw new Error('no pipe');
  return { child, stdout: child.stdout };
}

/** As the platform has it: stdout is a file of the kind that `mkfifo` makes, and somebody else reads it. */
function withNamedPipe(given: Given): { child: ChildProcess; stdout: Readable } {
  const stdoutPath = join(mkdtempSync(join(tmpdir(), 'source-mixpanel-')), 'stdout');
  execFileSync('mkfifo', [stdoutPath]);
  // Each side waits in its open for the other.
  return { child: startSource('read', { ...given, stdoutPath }), stdout: createReadStream(stdoutPath) };
}

/** The records of some outputs, each once, sorted; when they were emitted does not count. */
export function recordsOf(...outputs: readonly string[]): string[] {
  const lines = outputs.flatMap((output) => output.split('\n'));
  const records = lines.filter((line) => line.startsWith('{"type":"RECORD"'));
  return [...new Set(records.map((line) => line.replace(/"emitted_at":\d+,/, '')))].sort();
}

/** Numbers from 0 up to 1 that a seed decides, so that a failure can be repeated. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
