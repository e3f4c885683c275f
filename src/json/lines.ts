import { NEWLINE } from './characters.ts';
import { createHash } from 'node:crypto';
import { skipSpace } from './scan.ts';

/** How much of a long line is kept. */
const MAX_BEGINNING = 4096;

/** The input ended in the middle of a line. */
export class UnfinishedLine extends Error {
  /** The bytes after the last `\n`, or the beginning of them if they exceed the maximum length of a line. */
  readonly rest: Buffer;

  constructor(rest: Buffer) {
    super('the input ends without a newline');
    this.rest = rest;
  }
}

/** A line that exceeds the maximum length, without most of its bytes. */
export class LongLine {
  readonly beginning: Buffer;
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #isBlank = true;

  constructor(beginning: Buffer) {
    this.beginning = Buffer.from(beginning.subarray(0, MAX_BEGINNING));
    this.add(beginning);
  }

  /** The length of the line so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** True if the line holds only white space. */
  get isBlank(): boolean {
    return this.#isBlank;
  }

  add(bytes: Buffer): void {
    this.#isBlank &&= isBlank(bytes);
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }

  /** The SHA-256 of the line, in hexadecimal digits. Nothing can be added after it. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}

/**
 * Turns chunks that may be cut anywhere into blocks of complete lines, each block ending with `\n`. Only `\n` ends a
 * line: U+2028, U+0085 and `\r` are ordinary characters. Memory is bounded by one chunk and one line of `maxLineBytes`:
 * longer lines are read but not kept.
 *
 * @throws UnfinishedLine if the last line has no `\n`
 */
export async function* completeLines(
  chunks: AsyncIterable<Buffer>,
  maxLineBytes: number,
): AsyncGenerator<Buffer | LongLine, void> {
  let parts: Buffer[] = [];
  let heldBytes = 0;
  let long: LongLine | undefined;
  for await (const chunk of chunks) {
    let rest = chunk;
    if (long !== undefined) {
      const end = chunk.indexOf(NEWLINE) + 1;
      long.add(end === 0 ? chunk : chunk.subarray(0, end));
      if (end === 0) continue;
      yield long;
      long = undefined;
      rest = chunk.subarray(end);
    }
    const end = rest.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      // Only the line that was cut is copied.
      const start = heldBytes === 0 ? 0 : rest.indexOf(NEWLINE) + 1;
      if (start > 0) yield Buffer.concat([...parts, rest.subarray(0, start)]);
      if (end > start) yield rest.subarray(start, end);
      parts = [];
      heldBytes = 0;
    }
    if (end < rest.length) {
      parts.push(rest.subarray(end));
      heldBytes += rest.length - end;
    }
    if (heldBytes > maxLineBytes) {
      long = new LongLine(Buffer.concat(parts));
      parts = [];
      heldBytes = 0;
    }
  }
  if (long !== undefined) throw new UnfinishedLine(long.beginning);
  if (heldBytes > 0) throw new UnfinishedLine(Buffer.concat(parts));
}

function isBlank(bytes: Buffer): boolean {
  const end = skipSpace(bytes, 0);
  return end === bytes.length || bytes[end] === NEWLINE;
}
