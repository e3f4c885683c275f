import { byteAt, Kind, kindOf } from './scan.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const LOWER_N = 0x6e;
const LOWER_R = 0x72;
const LOWER_T = 0x74;
const CARRIAGE_RETURN = 0x0d;
const TAB = 0x09;

/** Up to this size a loop is faster than the call of a native copy. */
const MAX_LOOP_BYTES = 48;

/** Copies bytes. Returns the offset after them. */
export function copyBytes(from: Buffer, start: number, end: number, to: Buffer, offset: number): number {
  if (end - start > MAX_LOOP_BYTES) return offset + from.copy(to, offset, start, end);
  let next = offset;
  for (let i = start; i < end; i++) to[next++] = byteAt(from, i);
  return next;
}

/** The most bytes that {@link writeAsText} and {@link writeEscaped} write for a value of that many bytes. */
export function maxTextBytes(length: number): number {
  return 2 * length + 2;
}

/**
 * Writes a JSON value as text: strings and null as they are, other values as a string that holds their exact JSON, so
 * that `9007199254740993123`, `1.0` and `1e3` keep every digit. Returns the offset after it.
 */
export function writeAsText(from: Buffer, start: number, end: number, to: Buffer, offset: number): number {
  switch (kindOf(byteAt(from, start))) {
    case Kind.string:
    case Kind.null:
      return copyBytes(from, start, end, to, offset);
    case Kind.number:
    case Kind.boolean: {
      to[offset] = QUOTE;
      const next = copyBytes(from, start, end, to, offset + 1);
      to[next] = QUOTE;
      return next + 1;
    }
    default: {
      to[offset] = QUOTE;
      const next = writeEscaped(from, start, end, to, offset + 1);
      to[next] = QUOTE;
      return next + 1;
    }
  }
}

/**
 * Writes JSON escaped for the inside of a string. The only control characters that valid JSON on one line contains are
 * tab and `\r` between its tokens. Returns the offset after it.
 */
export function writeEscaped(from: Buffer, start: number, end: number, to: Buffer, offset: number): number {
  let next = offset;
  for (let i = start; i < end; i++) {
    const byte = byteAt(from, i);
    if (byte === QUOTE || byte === BACKSLASH || byte < SPACE) to[next++] = BACKSLASH;
    to[next++] = byte < SPACE ? letterOf(byte) : byte;
  }
  return next;
}

function letterOf(control: number): number {
  return control === TAB ? LOWER_T : control === CARRIAGE_RETURN ? LOWER_R : LOWER_N;
}
