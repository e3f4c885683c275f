import { byteAt, Kind, kindOf } from './scan.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const LOWER_N = 0x6e;
const LOWER_R = 0x72;
const LOWER_T = 0x74;
const CARRIAGE_RETURN = 0x0d;
const TAB = 0x09;

/** Below this a loop is faster than the call of a native copy. */
const SHORT_BYTES = 48;

/** Copies bytes as they are; returns the position behind them. */
export function copyBytes(from: Buffer, start: number, end: number, to: Buffer, at: number): number {
  if (end - start > SHORT_BYTES) return at + from.copy(to, at, start, end);
  let next = at;
  for (let i = start; i < end; i++) to[next++] = byteAt(from, i);
  return next;
}

/** No value grows more than this when it is written as text. */
export function mostBytesAsText(length: number): number {
  return 2 * length + 2;
}

/**
 * Writes a JSON value as text: a string as it is, null as null, anything else as a string that holds its exact JSON, so
 * that `9007199254740993123`, `1.0` and `1e3` keep every digit. Returns the position behind it.
 */
export function writeAsText(from: Buffer, start: number, end: number, to: Buffer, at: number): number {
  switch (kindOf(byteAt(from, start))) {
    case Kind.string:
    case Kind.null:
      return copyBytes(from, start, end, to, at);
    case Kind.number:
    case Kind.boolean: {
      to[at] = QUOTE;
      const next = copyBytes(from, start, end, to, at + 1);
      to[next] = QUOTE;
      return next + 1;
    }
    default: {
      to[at] = QUOTE;
      const next = writeEscaped(from, start, end, to, at + 1);
      to[next] = QUOTE;
      return next + 1;
    }
  }
}

/**
 * Writes JSON as it stands inside a string. The only control characters that valid JSON holds on one line are tab and `\r`
 * between its tokens. Returns the position behind it.
 */
export function writeEscaped(from: Buffer, start: number, end: number, to: Buffer, at: number): number {
  let next = at;
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
