import type { RecordMeta } from './protocol.generated.ts';

/** What `read` of a stream yields in bytes: whole RECORD lines, and how many. */
export interface RecordBytes {
  readonly bytes: Buffer;
  readonly count: number;
}

const SUFFIX = Buffer.from('}}\n');
/** Why the source itself makes a field null. */
const NULLED = { change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' } as const;

/**
 * Builds RECORD lines byte by byte. The stream writes the record's own JSON at {@link length} into {@link buffer}, the
 * envelope of the protocol is added here, and no record becomes a JavaScript object.
 *
 * One record: `begin()`, then `ensure(n)` before each write of n bytes, then `end()` to keep it or `drop()` to forget it.
 */
export class RecordWriter {
  /** Written so far, and room behind it. Replaced when it grows: read it anew after `ensure`. */
  buffer: Buffer;
  /** Where the next byte goes. */
  length = 0;
  #count = 0;
  /** Behind the last whole record. */
  #whole = 0;
  readonly #prefix: Buffer;
  readonly #size: number;

  /**
   * @param emittedAt milliseconds since 1970, UTC
   * @param size bytes after which a batch is handed over
   */
  constructor(stream: string, emittedAt: number, size = 131_072) {
    const head = `{"type":"RECORD","record":{"stream":${JSON.stringify(stream)},"emitted_at":${emittedAt},"data":`;
    this.#prefix = Buffer.from(head);
    this.#size = size;
    this.buffer = Buffer.allocUnsafeSlow(size);
  }

  /** True when the batch is large enough to be taken. */
  get full(): boolean {
    return this.length >= this.#size - this.#size / 8;
  }

  begin(): void {
    this.ensure(this.#prefix.length);
    this.length += this.#prefix.copy(this.buffer, this.length);
  }

  /** @param nulled fields that are null because their value does not fit their type */
  end(nulled: readonly string[] = []): void {
    if (nulled.length > 0) this.#writeChanges(nulled);
    this.ensure(SUFFIX.length);
    this.length += SUFFIX.copy(this.buffer, this.length);
    this.#whole = this.length;
    this.#count++;
  }

  #writeChanges(nulled: readonly string[]): void {
    const said: RecordMeta = { changes: nulled.map((field) => ({ field, ...NULLED })) };
    const meta = Buffer.from(`,"meta":${JSON.stringify(said)}`);
    this.ensure(meta.length);
    this.length += meta.copy(this.buffer, this.length);
  }

  drop(): void {
    this.length = this.#whole;
  }

  /** Makes room for that many bytes at `length`. */
  ensure(bytes: number): void {
    const needed = this.length + bytes;
    if (needed <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }

  /**
   * The lines since the last call; they are the caller's, the writer goes on with a new buffer. A record that something
   * broke off in its middle is not among them.
   */
  take(): RecordBytes {
    const batch = { bytes: this.buffer.subarray(0, this.#whole), count: this.#count };
    this.buffer = Buffer.allocUnsafeSlow(this.#size);
    this.length = 0;
    this.#whole = 0;
    this.#count = 0;
    return batch;
  }
}
