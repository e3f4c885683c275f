import type { EventFacts } from './generated-events.ts';
import type { StoredEvent } from './stored-events.ts';
import type { MergedIds } from './identities.ts';
import type { EventLineWriter } from './event-line-writer.ts';

/** Large enough for few system calls, small enough for a flat memory. */
const FULL_BYTES = 128 * 1024;

/** Gathers lines until there are enough of them for one write. */
export class LineBuffer {
  readonly #writer: EventLineWriter;
  readonly #timeInMs: boolean;
  readonly #merged: MergedIds;
  /** No generated line is longer. */
  readonly #lineBytes: number;
  #buffer: Buffer;
  #lastStart = 0;
  #end = 0;

  /** @param merged whose events are told as those of others */
  constructor(writer: EventLineWriter, timeInMs: boolean, merged: MergedIds) {
    this.#writer = writer;
    this.#timeInMs = timeInMs;
    this.#merged = merged;
    this.#lineBytes = writer.maxBytes + merged.maxBytes;
    this.#buffer = this.#newBuffer();
  }

  get isEmpty(): boolean {
    return this.#end === 0;
  }

  get isFull(): boolean {
    return this.#end >= FULL_BYTES;
  }

  appendGenerated(facts: EventFacts): void {
    this.#lastStart = this.#end;
    this.#end = this.#writer.write(facts, this.#timeInMs, this.#merged, this.#buffer, this.#end);
  }

  appendStored(planted: StoredEvent): void {
    const bytes = (this.#timeInMs ? planted.bytesInMs : undefined) ?? planted.bytes;
    this.#lastStart = this.#end;
    this.#end += bytes.length;
    // A planted line may be of any length; room for a generated one has to be left after it.
    const missing = this.#end + this.#lineBytes - this.#buffer.length;
    if (missing > 0) this.#buffer = Buffer.concat([this.#buffer, Buffer.allocUnsafeSlow(missing)]);
    this.#buffer.set(bytes, this.#lastStart);
  }

  lastLine(): string {
    return this.#buffer.toString('utf8', this.#lastStart, this.#end);
  }

  dropLastLine(): void {
    this.#end = this.#lastStart;
  }

  /** All lines gathered so far; the page is empty then. */
  take(): Buffer {
    const lines = this.#buffer.subarray(0, this.#end);
    this.#buffer = this.#newBuffer();
    this.#end = 0;
    this.#lastStart = 0;
    return lines;
  }

  // Each page has memory of its own: what was taken may still be on its way to a socket.
  #newBuffer(): Buffer {
    return Buffer.allocUnsafeSlow(FULL_BYTES + this.#lineBytes);
  }
}
