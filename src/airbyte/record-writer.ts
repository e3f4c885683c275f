import { copyBytes, maxTextBytes, writeAsText, writeEscaped } from '../json/value-text.ts';
import type { RecordMeta } from './protocol.generated.ts';

/** A batch of complete RECORD lines, and how many there are. */
export interface RecordBytes {
  readonly bytes: Buffer;
  readonly count: number;
  /** To be called once the bytes are written and not needed any more: their memory is used again. */
  readonly release: () => void;
}

/** Buffers that a writer keeps for later batches: one is filled while another is written. */
const MAX_SPARE = 2;
/** A larger one was needed for a large record, and would be held for nothing. */
const MAX_SPARE_BYTES = 1_048_576;

const SUFFIX = Buffer.from('}}\n');
/** Why the source itself sets a field to null. */
const NULLED = { change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' } as const;

/**
 * Builds RECORD lines byte by byte, so that no record becomes a JavaScript object. The stream writes the record's JSON;
 * the envelope of the protocol is added here.
 *
 * One record: `begin()`, any number of writes, then `end()` to keep it or `drop()` to discard it.
 */
export class RecordWriter {
  /** Holds `#length` bytes. Replaced by a larger one when it is full. */
  #buffer: Buffer;
  readonly #spare: Buffer[] = [];
  #length = 0;
  #count = 0;
  /** The end of the last complete record. */
  #completeLength = 0;
  /** Where the JSON of the current record begins. */
  #recordStart = 0;
  /** What a record's JSON follows. */
  readonly prefix: Buffer;
  readonly #size: number;

  /**
   * @param emittedAt milliseconds since 1970, UTC
   * @param size bytes after which a batch should be taken
   */
  constructor(stream: string, emittedAt: number, size = 524_288) {
    const head = `{"type":"RECORD","record":{"stream":${JSON.stringify(stream)},"emitted_at":${emittedAt},"data":`;
    this.prefix = Buffer.from(head);
    this.#size = size;
    this.#buffer = Buffer.allocUnsafeSlow(size);
  }

  /** True if the batch is large enough to be taken. */
  get full(): boolean {
    return this.#length >= this.#size - this.#size / 8;
  }

  /** The JSON of the current record so far. Valid until the next write. */
  get record(): Buffer {
    return this.#buffer.subarray(this.#recordStart, this.#length);
  }

  begin(): void {
    this.write(this.prefix);
    this.#recordStart = this.#length;
  }

  /** @param nulled fields set to null because their value does not fit their type */
  end(nulled: readonly string[] = []): void {
    if (nulled.length > 0) {
      const meta: RecordMeta = { changes: nulled.map((field) => ({ field, ...NULLED })) };
      this.write(Buffer.from(`,"meta":${JSON.stringify(meta)}`));
    }
    this.write(SUFFIX);
    this.#completeLength = this.#length;
    this.#count++;
  }

  drop(): void {
    this.#length = this.#completeLength;
  }

  /** Adds complete RECORD lines, which begin with {@link prefix}. */
  addLines(bytes: Buffer, start: number, end: number, count: number): void {
    this.writeSlice(bytes, start, end);
    this.#completeLength = this.#length;
    this.#count += count;
  }

  writeByte(byte: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = byte;
  }

  write(bytes: Buffer): void {
    this.writeSlice(bytes, 0, bytes.length);
  }

  writeSlice(bytes: Buffer, start: number, end: number): void {
    this.#reserve(end - start);
    this.#length = copyBytes(bytes, start, end, this.#buffer, this.#length);
  }

  /** Writes a string of ASCII characters as they are. */
  writeAscii(text: string): void {
    this.#reserve(text.length);
    this.#length += this.#buffer.write(text, this.#length, 'latin1');
  }

  /** Writes a JSON value as text: strings and null as they are, other values as a string that holds their exact JSON. */
  writeAsText(bytes: Buffer, start: number, end: number): void {
    this.#reserve(maxTextBytes(end - start));
    this.#length = writeAsText(bytes, start, end, this.#buffer, this.#length);
  }

  /** Writes JSON escaped for the inside of a string. */
  writeEscaped(bytes: Buffer, start: number, end: number): void {
    this.#reserve(maxTextBytes(end - start));
    this.#length = writeEscaped(bytes, start, end, this.#buffer, this.#length);
  }

  /**
   * The complete records since the last call; the bytes belong to the caller until it releases them. A record that was begun but not ended is
   * discarded.
   */
  take(): RecordBytes {
    const buffer = this.#buffer;
    const release = (): void => {
      if (this.#spare.length < MAX_SPARE && buffer.length <= MAX_SPARE_BYTES) this.#spare.push(buffer);
    };
    const batch = { bytes: buffer.subarray(0, this.#completeLength), count: this.#count, release };
    this.#buffer = this.#spare.pop() ?? Buffer.allocUnsafeSlow(this.#size);
    this.#length = 0;
    this.#completeLength = 0;
    this.#count = 0;
    return batch;
  }

  /** Makes room for that many more bytes. */
  #reserve(bytes: number): void {
    if (this.#length + bytes > this.#buffer.length) this.#grow(bytes);
  }

  #grow(bytes: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#length + bytes, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
