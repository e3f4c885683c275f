import { ObjectSlices } from '../../json/object-slices.ts';
import { byteAt, holdsEscape, INVALID, skipSpace, skipString, skipValue } from '../../json/scan.ts';

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const EVENT = Buffer.from('event');
const PROPERTIES = Buffer.from('properties');

/**
 * One line of the export, found in a buffer and not made into values:
 * `{"event":"Signed up","properties":{"time":1602611311,"distinct_id":"u1", ...}}`. Members may come in any order, other
 * members are passed over, and of members with the same name the last one counts.
 */
export class EventLine {
  /** The event's name as JSON text, quotes included. */
  nameStart = 0;
  nameEnd = 0;
  readonly properties = new ObjectSlices();
  #hasName = false;
  #hasProperties = false;

  /** Reads the line that begins there; returns where the next one begins, or INVALID if it is no event. */
  scan(text: Buffer, at: number): number {
    this.#forget();
    let next = skipSpace(text, at);
    if (byteAt(text, next) !== OPEN_BRACE) return INVALID;
    next = skipSpace(text, next + 1);
    for (;;) {
      next = this.#scanMember(text, next);
      if (next === INVALID) return INVALID;
      next = skipSpace(text, next);
      const byte = byteAt(text, next);
      if (byte === CLOSE_BRACE) break;
      if (byte !== COMMA) return INVALID;
      next = skipSpace(text, next + 1);
    }
    next = skipSpace(text, next + 1);
    const isEvent = this.#hasName && this.#hasProperties && byteAt(text, next) === NEWLINE;
    return isEvent ? next + 1 : INVALID;
  }

  #forget(): void {
    this.#hasName = false;
    this.#hasProperties = false;
  }

  #scanMember(text: Buffer, at: number): number {
    if (byteAt(text, at) !== QUOTE) return INVALID;
    const keyEnd = skipString(text, at);
    if (keyEnd === INVALID) return INVALID;
    const colon = skipSpace(text, keyEnd);
    if (byteAt(text, colon) !== COLON) return INVALID;
    const value = skipSpace(text, colon + 1);
    if (isKey(text, at, keyEnd, PROPERTIES)) {
      this.#hasProperties = true;
      return this.properties.walk(text, value);
    }
    if (isKey(text, at, keyEnd, EVENT)) {
      if (byteAt(text, value) !== QUOTE) return INVALID;
      this.#hasName = true;
      this.nameStart = value;
      this.nameEnd = skipString(text, value);
      return this.nameEnd;
    }
    return skipValue(text, value);
  }
}

/** Is this key, quotes included, that name? Keys are compared decoded: `"\\u0065vent"` is `event`. */
function isKey(text: Buffer, start: number, end: number, name: Buffer): boolean {
  if (end - start - 2 === name.length && text.compare(name, 0, name.length, start + 1, end - 1) === 0)
    return true;
  return holdsEscape(text, start, end) && JSON.parse(text.toString('utf8', start, end)) === name.toString();
}

/** True where nothing but white space stands before the next `\n`. */
export function isBlankLine(text: Buffer, at: number): boolean {
  return byteAt(text, skipSpace(text, at)) === NEWLINE;
}

/** Does a line that is no event begin like one? */
export function mayBeHalf(line: Buffer): boolean {
  return byteAt(line, skipSpace(line, 0)) === OPEN_BRACE;
}
