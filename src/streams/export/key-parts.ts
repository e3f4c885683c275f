import { hash } from 'node:crypto';
import { copyBytes } from '../../json/value-text.ts';

/** Views of the parts are kept up to this length. */
const MAX_VIEW_BYTES = 512;
const COLON = 0x3a;
const ZERO = 0x30;
/** Room for the length before a part, and its colon. */
const MAX_LENGTH_BYTES = 12;
/** Hexadecimal digits of a key: 128 bits. */
const KEY_DIGITS = 32;

/** What a key is computed from: parts, each preceded by its length in bytes, `11:Page viewed`, so that they cannot run together. */
export class KeyParts {
  #bytes = Buffer.allocUnsafeSlow(4096);
  #length = 0;
  /** Length -> a view of that many bytes of `#bytes`. */
  #views: (Buffer | undefined)[] = [];

  clear(): void {
    this.#length = 0;
  }

  /**
   * Adds the bytes of a range.
   *
   * @param prefix ASCII characters before them, in the same part
   */
  addBytes(buffer: Buffer, start: number, end: number, prefix = ''): void {
    this.#begin(prefix.length + end - start);
    if (prefix !== '') this.#length += this.#bytes.write(prefix, this.#length, 'latin1');
    this.#length = copyBytes(buffer, start, end, this.#bytes, this.#length);
  }

  addString(text: string): void {
    const length = Buffer.byteLength(text);
    this.#begin(length);
    this.#length += this.#bytes.write(text, this.#length, 'utf8');
  }

  /** Adds an integer from 0 to 2^53, in decimal digits. */
  addInteger(value: number): void {
    this.#begin(digitsOf(value));
    this.#writeInteger(value);
  }

  /** The first 128 bits of the SHA-256 of all parts, in hexadecimal digits. */
  digest(): string {
    return hash('sha256', this.#written(), 'hex').slice(0, KEY_DIGITS);
  }

  /** The parts so far. Creating a view costs half as much as the hash, and keys have few different lengths: short views are kept. */
  #written(): Buffer {
    if (this.#length >= MAX_VIEW_BYTES) return this.#bytes.subarray(0, this.#length);
    return (this.#views[this.#length] ??= this.#bytes.subarray(0, this.#length));
  }

  #begin(length: number): void {
    this.#reserve(MAX_LENGTH_BYTES + length);
    this.#writeInteger(length);
    this.#bytes[this.#length++] = COLON;
  }

  #writeInteger(value: number): void {
    const end = this.#length + digitsOf(value);
    let rest = value;
    for (let i = end - 1; i >= this.#length; i--) {
      const tenth = Math.floor(rest / 10);
      this.#bytes[i] = ZERO + (rest - tenth * 10);
      rest = tenth;
    }
    this.#length = end;
  }

  #reserve(bytes: number): void {
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
