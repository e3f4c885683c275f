import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { NEWLINE } from '../../json/characters.ts';
import { LongLine } from '../../json/lines.ts';
import { byteAt } from '../../json/scan.ts';
import { eventBlocks } from './event-blocks.ts';
import type { ExportedEvent } from './exported-event.ts';
import { NonEventLines } from './non-event-lines.ts';
import { SeenLines } from './seen-lines.ts';

/**
 * After each batch the event loop takes a turn, which moves records on and fetches what is decompressed. A turn cannot move more
 * than a pipe holds: 64 KB on Linux.
 */
const BATCH_BYTES = 65_536;

const TAB = 0x09;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
/** Empty lines that are compared natively, which is much faster than a loop. */
const MAX_RUN = 1024;
const EMPTY_LINES = Buffer.alloc(MAX_RUN, NEWLINE);

/**
 * Parses one answer of the export, block by block. If {@link end} returns, the answer was complete: every line was an event,
 * was repaired, or was broken in an earlier answer too.
 */
export class EventParser {
  readonly #nonEventLines: NonEventLines;

  /** @param seen the broken lines of earlier answers for the same days */
  constructor(seen = new SeenLines()) {
    this.#nonEventLines = new NonEventLines(seen);
  }

  /**
   * The events of the next block.
   *
   * @param block complete lines
   */
  parse(block: Buffer): EventBatch {
    return new EventBatch(block, this.#nonEventLines);
  }

  /** Takes a line that is too long for an event. */
  takeLong(line: LongLine): void {
    this.#nonEventLines.takeLong(line);
  }

  /** Called after the last batch. Throws if the answer was not complete. */
  end(): void {
    this.#nonEventLines.end();
  }

  /** Called when the answer has ended, even by an error. */
  close(): void {
    this.#nonEventLines.remember();
  }

  /** What the user should know about repaired events and broken lines. */
  notes(): string[] {
    return this.#nonEventLines.notes();
  }
}

/**
 * Converts events without parsing them here, up to the first line that it is not sure of. Returns the offset of that line, or the
 * end.
 *
 * @param block complete lines, which are valid UTF-8 from `start` to `end`
 */
export type Convert = (block: Buffer, start: number, end: number) => number;

/** The events of one block. */
export class EventBatch {
  readonly #block: Buffer;
  readonly #isUtf8: boolean;
  readonly #nonEventLines: NonEventLines;
  #offset = 0;

  constructor(block: Buffer, nonEventLines: NonEventLines) {
    this.#block = block;
    this.#isUtf8 = isUtf8(block);
    this.#nonEventLines = nonEventLines;
  }

  /**
   * The next event, or undefined after the last one.
   *
   * @param convert is given all lines first, and returns the offset of the first that it leaves
   * @throws ConnectorError if the server says that it failed
   */
  next(convert?: Convert): ExportedEvent | undefined {
    for (;;) {
      if (convert !== undefined) this.#convert(convert);
      if (!this.#nonEventLines.isSplitting) this.#offset = skipBlank(this.#block, this.#offset);
      if (this.#offset === this.#block.length) return undefined;
      const event = this.#takeLine();
      if (event === undefined) continue;
      this.#nonEventLines.hasEvents = true;
      return event;
    }
  }

  get bytes(): number {
    return this.#block.length;
  }

  /** Checks the lines that were not read. */
  drain(): void {
    let event = this.next();
    while (event !== undefined) event = this.next();
  }

  #convert(convert: Convert): void {
    if (this.#nonEventLines.isOpen || this.#offset === this.#block.length) return;
    const end = this.#isUtf8 ? this.#block.length : this.#block.indexOf(NEWLINE, this.#offset) + 1;
    if (!this.#isUtf8 && !isUtf8(this.#block.subarray(this.#offset, end))) return;
    const next = convert(this.#block, this.#offset, end);
    if (next > this.#offset) this.#nonEventLines.hasEvents = true;
    this.#offset = next;
  }

  #takeLine(): ExportedEvent | undefined {
    const start = this.#offset;
    this.#offset = this.#block.indexOf(NEWLINE, start) + 1;
    return this.#nonEventLines.take(this.#block.subarray(start, this.#offset));
  }
}

/** Skips blank lines and the white space before an event. They may be many, so lines are not looked at one by one. */
function skipBlank(block: Buffer, offset: number): number {
  let next = offset;
  while (isJsonSpace(byteAt(block, next)))
    next += next % MAX_RUN === 0 && isEmptyRun(block, next) ? MAX_RUN : 1;
  return next;
}

function isEmptyRun(block: Buffer, start: number): boolean {
  const end = start + MAX_RUN;
  return end <= block.length && block.compare(EMPTY_LINES, 0, MAX_RUN, start, end) === 0;
}

function isJsonSpace(byte: number): boolean {
  return byte === NEWLINE || byte === SPACE || byte === TAB || byte === CARRIAGE_RETURN;
}

/** The complete lines of a block in parts of about {@link BATCH_BYTES}. */
function* partsOf(block: Buffer): Generator<Buffer, void> {
  let start = 0;
  while (start < block.length) {
    const end = block.indexOf(NEWLINE, start + BATCH_BYTES) + 1;
    const partEnd = end === 0 ? block.length : end;
    yield block.subarray(start, partEnd);
    start = partEnd;
  }
}

/** The events of an answer, in batches. If the iteration ends without an error, the answer was complete. */
export async function* eventBatches(body: Readable, parser: EventParser): AsyncGenerator<EventBatch, void> {
  try {
    for await (const block of eventBlocks(body)) {
      if (block instanceof LongLine) {
        parser.takeLong(block);
        continue;
      }
      for (const part of partsOf(block)) {
        const batch = parser.parse(part);
        yield batch;
        batch.drain();
        await turn();
      }
    }
    parser.end();
  } finally {
    parser.close();
  }
}
