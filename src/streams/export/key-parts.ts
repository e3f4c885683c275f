import { hash } from 'node:crypto';
import { copyBytes } from '../../json/value-text.ts';

const MOST_KEPT_BYTES = 512;
const COLON = 0x3a;
const ZERO = 0x30;
/** Room for the length in front of a part, and its colon. */
const MOST_LENGTH_BYTES = 12;

/** What a key is made of: parts of text, each behind its length in bytes, `11:Page viewed`, so that none runs into the next. */
export class KeyParts {
  /** Hexadecimal digits of a key: 128 bits. */
  static readonly HEX_BYTES = 32;
  #bytes = Buffer.allocUnsafeSlow(4096);
  #length = 0;
  /** Length -> the parts of that length, in the same memory. */
  #views: (Buffer | undefined)[] = [];

  clear(): void {
    this.#length = 0;
  }

  /** Adds a text that stands in a buffer. */
  addBytes(text: Buffer, start: number, end: number): void {
    this.#begin(end - start);
    this.#length = copyBytes(text, start, end, this.#bytes, this.#length);
  }

  addString(text: string): void {
    const length = Buffer.byteLength(text);
    this.#begin(length);
    this.#length += this.#bytes.write(text, this.#length, 'utf8');
  }

  /** Adds a whole number from 0 to 2^53, in decimal digits. */
  addWhole(value: number): void {
    this.#begin(digitsOf(value));
    this.#writeWhole(value);
  }

  /** Writes the first 128 bits of the SHA-256 of all parts as hex; returns the position behind it. */
  writeDigest(to: Buffer, at: number): number {
    const digest = hash('sha256', this.#written(), 'hex');
    return at + to.write(digest, at, KeyParts.HEX_BYTES, 'latin1');
  }

  /** The parts so far. A view costs half as much as the hash, and keys of events are of few lengths: short ones are kept. */
  #written(): Buffer {
    if (this.#length >= MOST_KEPT_BYTES) return this.#bytes.subarray(0, this.#length);
    return (this.#views[this.#length] ??= this.#bytes.subarray(0, this.#length));
  }

  #begin(length: number): void {
    this.#ensure(MOST_LENGTH_BYTES + length);
    this.#writeWhole(length);
    this.#bytes[this.#length++] = COLON;
  }

  #writeWhole(value: number): void {
    const end = this.#length + digitsOf(value);
    let rest = value;
    for (let at = end - 1; at >= this.#length; at--) {
      const tenth = Math.floor(rest / 10);
      this.#bytes[at] = ZERO + (rest - tenth * 10);
      rest = tenth;
    }
    this.#length = end;
  }

  #ensure(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
    this.#views = [];
  }
}

function digitsOf(value: number): number {
  let digits = 1;
  for (let bound = 10; value >= bound; bound *= 10) digits++;
  return digits;
}
