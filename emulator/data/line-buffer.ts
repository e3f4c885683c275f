import type { EventLineWriter } from './event-line-writer.ts';
import type { EventFacts } from './generated-events.ts';
import type { MergedIds } from './identities.ts';
import type { StoredEvent } from './stored-events.ts';

/** Large enough for few system calls, small enough to keep memory flat. */
const CHUNK_BYTES = 128 * 1024;

export class LineBuffer {
  readonly #writer: EventLineWriter;
  readonly #timeInMs: boolean;
  readonly #merged: MergedIds;
  readonly #lineBytes: number;
  #buffer: Buffer;
  #lastStart = 0;
  #end = 0;

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
    return this.#end >= CHUNK_BYTES;
  }

  appendGenerated(facts: EventFacts): void {
    this.#lastStart = this.#end;
    this.#end = this.#writer.write(facts, this.#timeInMs, this.#merged, this.#buffer, this.#end);
  }

  appendStored(stored: StoredEvent): void {
    const bytes = (this.#timeInMs ? stored.bytesInMs : undefined) ?? stored.bytes;
    this.#lastStart = this.#end;
    this.#end += bytes.length;
    // Stored lines have any length; keep room for a generated line after them.
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

  /** Returns the collected lines and empties the buffer. */
  take(): Buffer {
    const lines = this.#buffer.subarray(0, this.#end);
    this.#buffer = this.#newBuffer();
    this.#end = 0;
    this.#lastStart = 0;
    return lines;
  }

  // Chunks don't share memory: a taken one may still be on its way to a socket.
  #newBuffer(): Buffer {
    return Buffer.allocUnsafeSlow(CHUNK_BYTES + this.#lineBytes);
  }
}
