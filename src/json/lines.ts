const NEWLINE = 0x0a;

/** A text ended in the middle of a line; `rest` is what stood behind the last `\n`. */
export class UnfinishedLine extends Error {
  readonly rest: Buffer;
  constructor(rest: Buffer) {
    super('the text ends without a newline');
    this.rest = rest;
  }
}

/** A line grew over the bound before it ended. */
export class LineTooLong extends Error {}

/**
 * Bytes in chunks cut anywhere -> blocks of whole lines, each block ending with `\n`. Only `\n` ends a line: U+2028,
 * U+0085 and `\r` are ordinary characters of a value. Memory is bounded by one chunk and one line.
 *
 * Throws {@link UnfinishedLine} when the last line has no `\n`, {@link LineTooLong} when one exceeds the bound.
 */
export async function* completeLines(
  chunks: AsyncIterable<Buffer>,
  maxLineBytes: number,
): AsyncGenerator<Buffer, void> {
  let pieces: Buffer[] = [];
  let held = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      const head = chunk.subarray(0, end);
      yield held === 0 ? head : Buffer.concat([...pieces, head]);
      pieces = [];
      held = 0;
    }
    if (end < chunk.length) {
      pieces.push(chunk.subarray(end));
      held += chunk.length - end;
      if (held > maxLineBytes) throw new LineTooLong(`a line is longer than ${maxLineBytes} bytes`);
    }
  }
  if (held > 0) throw new UnfinishedLine(Buffer.concat(pieces));
}
