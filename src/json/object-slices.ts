import { byteAt, INVALID, skipSpace, skipString, skipValue } from './scan.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** The members of one object: member `i` has its key between `keyStart[i]` and `keyEnd[i]`, quotes left out. */
export class ObjectSlices {
  count = 0;
  keyStart = new Int32Array(256);
  keyEnd = new Int32Array(256);
  valueStart = new Int32Array(256);
  valueEnd = new Int32Array(256);

  /** Records the members of the object whose brace is there; returns the position behind it, or INVALID. */
  walk(text: Buffer, at: number): number {
    this.count = 0;
    if (byteAt(text, at) !== OPEN_BRACE) return INVALID;
    let next = skipSpace(text, at + 1);
    if (byteAt(text, next) === CLOSE_BRACE) return next + 1;
    for (;;) {
      const value = this.#walkMember(text, next);
      if (value === INVALID) return INVALID;
      next = skipSpace(text, value);
      const byte = byteAt(text, next);
      if (byte === CLOSE_BRACE) return next + 1;
      if (byte !== COMMA) return INVALID;
      next = skipSpace(text, next + 1);
    }
  }

  /** The place of the member with that name, the last one if there are several; INVALID where there is none. */
  placeOf(text: Buffer, name: string): number {
    for (let i = this.count - 1; i >= 0; i--) if (this.keyAt(text, i) === name) return i;
    return INVALID;
  }

  /** The name of a member, its escapes resolved. */
  keyAt(text: Buffer, place: number): string {
    return String(
      JSON.parse(text.toString('utf8', (this.keyStart[place] ?? 0) - 1, (this.keyEnd[place] ?? 0) + 1)),
    );
  }

  /** The parsed value of the member with that name; undefined where there is none. */
  parseMember(text: Buffer, name: string): unknown {
    const place = this.placeOf(text, name);
    if (place === INVALID) return undefined;
    return JSON.parse(text.toString('utf8', this.valueStart[place], this.valueEnd[place])) as unknown;
  }

  #walkMember(text: Buffer, key: number): number {
    if (byteAt(text, key) !== QUOTE) return INVALID;
    const keyEnd = skipString(text, key);
    if (keyEnd === INVALID) return INVALID;
    const colon = skipSpace(text, keyEnd);
    if (byteAt(text, colon) !== COLON) return INVALID;
    const value = skipSpace(text, colon + 1);
    const end = skipValue(text, value);
    if (end === INVALID) return INVALID;
    if (this.count === this.keyStart.length) this.#grow();
    const index = this.count++;
    this.keyStart[index] = key + 1;
    this.keyEnd[index] = keyEnd - 1;
    this.valueStart[index] = value;
    this.valueEnd[index] = end;
    return end;
  }

  #grow(): void {
    const larger = (from: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const to = new Int32Array(from.length * 2);
      to.set(from);
      return to;
    };
    this.keyStart = larger(this.keyStart);
    this.keyEnd = larger(this.keyEnd);
    this.valueStart = larger(this.valueStart);
    this.valueEnd = larger(this.valueEnd);
  }
}
