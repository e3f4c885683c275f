import { elementAt } from '../base/element-at.ts';
import { byteAt, holdsEscape, INVALID, skipSpace, skipString, skipValue } from './scan.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** What is stored of a member, side by side. */
const KEY_START = 0;
const KEY_END = 1;
const VALUE_START = 2;
const VALUE_END = 3;
const FIELDS = 4;

/**
 * The members of one JSON object at a time, as offsets into its buffer: no JavaScript value is created. Methods that
 * take the index of a member throw RangeError if that member does not exist.
 */
export class ObjectSlices {
  #buffer: Buffer = Buffer.alloc(0);
  #count = 0;
  #offsets = new Int32Array(256 * FIELDS);
  #objectStart = 0;
  #objectEnd = 0;

  /** The buffer that the offsets refer to. */
  get buffer(): Buffer {
    return this.#buffer;
  }

  get count(): number {
    return this.#count;
  }

  /** The opening brace of the object. */
  get objectStart(): number {
    return this.#objectStart;
  }

  /** The byte after the object; equal to its start if the members were removed. */
  get objectEnd(): number {
    return this.#objectEnd;
  }

  /** The first byte of a key, after its opening quote. */
  keyStart(index: number): number {
    return this.#offset(index, KEY_START);
  }

  /** The closing quote of a key. */
  keyEnd(index: number): number {
    return this.#offset(index, KEY_END);
  }

  valueStart(index: number): number {
    return this.#offset(index, VALUE_START);
  }

  /** The byte after a value. */
  valueEnd(index: number): number {
    return this.#offset(index, VALUE_END);
  }

  /** Removes all members. */
  clear(buffer: Buffer): void {
    this.#buffer = buffer;
    this.#count = 0;
    this.#objectStart = 0;
    this.#objectEnd = 0;
  }

  /** Replaces the members by those of the object at an offset. Returns the offset after it, or INVALID. */
  walk(buffer: Buffer, offset: number): number {
    this.clear(buffer);
    const end = this.#walkMembers(buffer, offset);
    if (end === INVALID) return INVALID;
    this.#objectStart = offset;
    this.#objectEnd = end;
    return end;
  }

  /** The index of the member with that name, the last one if there are several; undefined if it is missing. */
  indexOf(name: string): number | undefined {
    for (let i = this.#count - 1; i >= 0; i--) if (this.key(i) === name) return i;
    return undefined;
  }

  /** The name of a member, with its escapes resolved. */
  key(index: number): string {
    const start = this.keyStart(index);
    const end = this.keyEnd(index);
    if (!holdsEscape(this.#buffer, start, end)) return this.#buffer.toString('utf8', start, end);
    return String(this.#parse(start - 1, end + 1));
  }

  /** The bytes of a value, not copied. */
  value(index: number): Buffer {
    return this.#buffer.subarray(this.valueStart(index), this.valueEnd(index));
  }

  /** The parsed value of the member with that name; undefined if it is missing. */
  parseMember(name: string): unknown {
    const index = this.indexOf(name);
    return index === undefined ? undefined : this.#parse(this.valueStart(index), this.valueEnd(index));
  }

  #parse(start: number, end: number): unknown {
    return JSON.parse(this.#buffer.toString('utf8', start, end)) as unknown;
  }

  #offset(index: number, field: number): number {
    if (index >= this.#count) throw new RangeError(`member ${index} of ${this.#count} does not exist`);
    return elementAt(this.#offsets, index * FIELDS + field);
  }

  #walkMembers(buffer: Buffer, offset: number): number {
    if (byteAt(buffer, offset) !== OPEN_BRACE) return INVALID;
    let next = skipSpace(buffer, offset + 1);
    if (byteAt(buffer, next) === CLOSE_BRACE) return next + 1;
    for (;;) {
      const end = this.#walkMember(buffer, next);
      if (end === INVALID) return INVALID;
      next = skipSpace(buffer, end);
      const byte = byteAt(buffer, next);
      if (byte === CLOSE_BRACE) return next + 1;
      if (byte !== COMMA) return INVALID;
      next = skipSpace(buffer, next + 1);
    }
  }

  #walkMember(buffer: Buffer, key: number): number {
    if (byteAt(buffer, key) !== QUOTE) return INVALID;
    const keyEnd = skipString(buffer, key);
    if (keyEnd === INVALID) return INVALID;
    const colon = skipSpace(buffer, keyEnd);
    if (byteAt(buffer, colon) !== COLON) return INVALID;
    const value = skipSpace(buffer, colon + 1);
    const end = skipValue(buffer, value);
    if (end === INVALID) return INVALID;
    this.#add(key + 1, keyEnd - 1, value, end);
    return end;
  }

  #add(keyStart: number, keyEnd: number, valueStart: number, valueEnd: number): void {
    const first = this.#count++ * FIELDS;
    if (first === this.#offsets.length) this.#grow();
    const offsets = this.#offsets;
    offsets[first + KEY_START] = keyStart;
    offsets[first + KEY_END] = keyEnd;
    offsets[first + VALUE_START] = valueStart;
    offsets[first + VALUE_END] = valueEnd;
  }

  #grow(): void {
    const larger = new Int32Array(this.#offsets.length * 2);
    larger.set(this.#offsets);
    this.#offsets = larger;
  }
}
