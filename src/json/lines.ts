const NEWLINE = 0x0a;

/** The input ended in the middle of a line. */
export class UnfinishedLine extends Error {
  /** The bytes after the last `\n`. */
  readonly rest: Buffer;

  constructor(rest: Buffer) {
    super('the input ends without a newline');
    this.rest = rest;
  }
}

/** A line exceeded the maximum length before it ended. */
export class LineTooLong extends Error {}

/**
 * Turns chunks that may be cut anywhere into blocks of complete lines, each block ending with `\n`. Only `\n` ends a
 * line: U+2028, U+0085 and `\r` are ordinary characters. Memory is bounded by one chunk and one line.
 *
 * @throws UnfinishedLine if the last line has no `\n`, LineTooLong if one is longer than `maxLineBytes`
 */
export async function* completeLines(
  chunks: AsyncIterable<Buffer>,
  maxLineBytes: number,
): AsyncGenerator<Buffer, void> {
  let parts: Buffer[] = [];
  let heldBytes = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      const head = chunk.subarray(0, end);
      yield heldBytes === 0 ? head : Buffer.concat([...parts, head]);
      parts = [];
      heldBytes = 0;
    }
    if (end < chunk.length) {
      parts.push(chunk.subarray(end));
      heldBytes += chunk.length - end;
      if (heldBytes > maxLineBytes) throw new LineTooLong(`a line is longer than ${maxLineBytes} bytes`);
    }
  }
  if (heldBytes > 0) throw new UnfinishedLine(Buffer.concat(parts));
}
