import { ObjectSlices } from '../../json/object-slices.ts';
import {
  byteAt,
  holdsBytes,
  holdsEscape,
  INVALID,
  Kind,
  kindAt,
  skipSpace,
  skipString,
  skipValue,
} from '../../json/scan.ts';

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const EVENT = Buffer.from('event');
const PROPERTIES = Buffer.from('properties');

/**
 * A cursor on one event at a time, located in its buffer without creating JavaScript values:
 * `{"event":"Signed up","properties":{"time":1602611311,"distinct_id":"u1", ...}}`. Members may come in any order,
 * other members are ignored, and of members with the same name the last one counts. One of the two may be missing or
 * null, and the name need not be text.
 */
export class EventLine {
  /** The buffer of the last scan; every offset below refers to it. */
  buffer: Buffer = Buffer.alloc(0);
  /** The line, its `\n` included. */
  start = 0;
  end = 0;
  /** The event's name as JSON, quotes included. Empty if it is missing. */
  nameStart = 0;
  nameEnd = 0;
  readonly properties = new ObjectSlices();
  /** True if U+FFFD stands in place of characters that many readers refuse. */
  hasReplaced = false;
  #hasName = false;
  #hasProperties = false;

  /** True if the event has a name that is text, and properties. */
  get isComplete(): boolean {
    return this.#hasProperties && kindAt(this.buffer, this.nameStart) === Kind.string;
  }

  /** The line, not copied. */
  get bytes(): Buffer {
    return this.buffer.subarray(this.start, this.end);
  }

  /** Reads the line at an offset. Returns the offset of the next line, or INVALID if this one is not an event. */
  scan(buffer: Buffer, start: number): number {
    this.#reset(buffer, start);
    let next = skipSpace(buffer, start);
    if (byteAt(buffer, next) !== OPEN_BRACE) return INVALID;
    next = skipSpace(buffer, next + 1);
    for (;;) {
      next = this.#scanMember(buffer, next);
      if (next === INVALID) return INVALID;
      next = skipSpace(buffer, next);
      const byte = byteAt(buffer, next);
      if (byte === CLOSE_BRACE) break;
      if (byte !== COMMA) return INVALID;
      next = skipSpace(buffer, next + 1);
    }
    next = skipSpace(buffer, next + 1);
    const isEvent = (this.#hasName || this.#hasProperties) && byteAt(buffer, next) === NEWLINE;
    if (!isEvent) return INVALID;
    this.end = next + 1;
    return this.end;
  }

  #reset(buffer: Buffer, start: number): void {
    this.buffer = buffer;
    this.start = start;
    this.end = start;
    this.nameStart = start;
    this.nameEnd = start;
    this.properties.clear(buffer);
    this.hasReplaced = false;
    this.#hasName = false;
    this.#hasProperties = false;
  }

  #scanMember(buffer: Buffer, keyStart: number): number {
    if (byteAt(buffer, keyStart) !== QUOTE) return INVALID;
    const keyEnd = skipString(buffer, keyStart);
    if (keyEnd === INVALID) return INVALID;
    const colon = skipSpace(buffer, keyEnd);
    if (byteAt(buffer, colon) !== COLON) return INVALID;
    const value = skipSpace(buffer, colon + 1);
    if (isKey(buffer, keyStart, keyEnd, PROPERTIES)) {
      this.properties.clear(buffer);
      if (kindAt(buffer, value) === Kind.null) return skipValue(buffer, value);
      this.#hasProperties = true;
      return this.properties.walk(buffer, value);
    }
    if (isKey(buffer, keyStart, keyEnd, EVENT)) {
      this.#hasName = true;
      this.nameStart = value;
      this.nameEnd = skipValue(buffer, value);
      return this.nameEnd;
    }
    return skipValue(buffer, value);
  }
}

/** Compares a key, quotes included, with a name. Keys are compared decoded: `"\\u0065vent"` is `event`. */
function isKey(buffer: Buffer, start: number, end: number, name: Buffer): boolean {
  if (holdsBytes(buffer, start + 1, end - 1, name)) return true;
  return (
    holdsEscape(buffer, start, end) && JSON.parse(buffer.toString('utf8', start, end)) === name.toString()
  );
}
