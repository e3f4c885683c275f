/**
 * Walks JSON in a buffer without creating JavaScript values: locates keys and values, and checks that they are valid.
 * Every function takes the offset of a first byte and returns the offset after the last one, or {@link INVALID}. The
 * buffer must end with `\n`: no token contains one, so no loop has to check for the end of the buffer.
 */

/** Returned by the functions of this file for invalid JSON. */
export const INVALID = -1;

/** Deeper nesting counts as invalid, so that the walk cannot exhaust the stack. No real value is nested that deeply. */
const MAX_DEPTH = 500;

const TAB = 0x09;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const LOWER_E = 0x65;
const LOWER_U = 0x75;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** The bytes that may follow a backslash, besides `u`. */
const ESCAPED = new Uint8Array(256);
for (const character of '"\\/bfnrt') ESCAPED[character.charCodeAt(0)] = 1;

/** The kinds of JSON values. */
export const Kind = { string: 0, number: 1, boolean: 2, null: 3, object: 4, array: 5 } as const;

/** The byte at an offset. After the end of the buffer it is 0, which no token accepts. */
export function byteAt(buffer: Buffer, offset: number): number {
  return buffer[offset] ?? 0;
}

/** Skips white space, except `\n`, which ends the input. */
export function skipSpace(buffer: Buffer, offset: number): number {
  let next = offset;
  for (;;) {
    const byte = byteAt(buffer, next);
    if (byte !== SPACE && byte !== TAB && byte !== CARRIAGE_RETURN) return next;
    next++;
  }
}

/** Skips the string whose opening quote is at the offset. */
export function skipString(buffer: Buffer, offset: number): number {
  let next = offset + 1;
  for (;;) {
    const byte = byteAt(buffer, next);
    if (byte === QUOTE) return next + 1;
    if (byte < SPACE) return INVALID;
    if (byte !== BACKSLASH) next++;
    else {
      const escaped = byteAt(buffer, next + 1);
      if (ESCAPED[escaped] === 1) next += 2;
      else if (escaped === LOWER_U && isHex4(buffer, next + 2)) next += 6;
      else return INVALID;
    }
  }
}

/**
 * Of the escape at an offset: 6, its length, if many readers refuse it, which is half a surrogate pair without its other
 * half, or U+0000; 12 for a pair; 0 for any other.
 */
export function refusedEscapeAt(buffer: Buffer, offset: number): number {
  if (byteAt(buffer, offset + 1) !== LOWER_U) return 0;
  if (byteAt(buffer, offset + 2) === ZERO) return holdsBytes(buffer, offset + 3, offset + 6, ZEROS) ? 6 : 0;
  const half = halfAt(buffer, offset);
  if (half === 0) return 0;
  return half === HIGH && halfAt(buffer, offset + 6) === LOW && isHex4(buffer, offset + 8) ? 12 : 6;
}

const ZEROS = Buffer.from('000');
const LOWER_D = 0x64;
const HIGH = 1;
const LOW = 2;

/** Which half of a surrogate pair the escape at an offset is; 0 if it is neither. */
function halfAt(buffer: Buffer, offset: number): number {
  if (byteAt(buffer, offset) !== BACKSLASH || byteAt(buffer, offset + 1) !== LOWER_U) return 0;
  if ((byteAt(buffer, offset + 2) | 0x20) !== LOWER_D) return 0;
  const second = byteAt(buffer, offset + 3) | 0x20;
  if (second < 0x38) return 0;
  return second <= 0x39 || second === 0x61 || second === 0x62 ? HIGH : LOW;
}

function isHex4(buffer: Buffer, offset: number): boolean {
  for (let i = offset; i < offset + 4; i++) {
    const lower = byteAt(buffer, i) | 0x20;
    if (!isDigit(byteAt(buffer, i)) && (lower < 0x61 || lower > 0x66)) return false;
  }
  return true;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

function skipNumber(buffer: Buffer, offset: number): number {
  let next = byteAt(buffer, offset) === MINUS ? offset + 1 : offset;
  if (byteAt(buffer, next) === ZERO) next++;
  else next = skipDigits(buffer, next);
  if (next !== INVALID && byteAt(buffer, next) === DOT) next = skipDigits(buffer, next + 1);
  if (next !== INVALID && (byteAt(buffer, next) | 0x20) === LOWER_E) {
    const sign = byteAt(buffer, next + 1);
    next = skipDigits(buffer, sign === PLUS || sign === MINUS ? next + 2 : next + 1);
  }
  return next;
}

/** Skips one or more digits. */
function skipDigits(buffer: Buffer, offset: number): number {
  let next = offset;
  while (isDigit(byteAt(buffer, next))) next++;
  return next === offset ? INVALID : next;
}

function skipWord(buffer: Buffer, offset: number, word: string): number {
  for (let i = 0; i < word.length; i++) if (byteAt(buffer, offset + i) !== word.charCodeAt(i)) return INVALID;
  return offset + word.length;
}

/** The kind of a value by its first byte; `number` for any byte that starts no other kind. */
export function kindOf(first: number): number {
  switch (first) {
    case QUOTE:
      return Kind.string;
    case OPEN_BRACE:
      return Kind.object;
    case OPEN_BRACKET:
      return Kind.array;
    case 0x74:
    case 0x66:
      return Kind.boolean;
    case 0x6e:
      return Kind.null;
    default:
      return Kind.number;
  }
}

/** The kind of the value at an offset. */
export function kindAt(buffer: Buffer, offset: number): number {
  return kindOf(byteAt(buffer, offset));
}

/** True if a range consists of these bytes. Keys are short, so a loop is faster than a native comparison. */
export function holdsBytes(buffer: Buffer, start: number, end: number, bytes: Buffer): boolean {
  if (end - start !== bytes.length) return false;
  for (let i = 0; i < bytes.length; i++) if (byteAt(buffer, start + i) !== bytes[i]) return false;
  return true;
}

/** True if a range contains a backslash. `indexOf` would search the entire buffer. */
export function holdsEscape(buffer: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (byteAt(buffer, i) === BACKSLASH) return true;
  return false;
}

/** Skips the value at an offset. */
export function skipValue(buffer: Buffer, offset: number, depth = 0): number {
  switch (byteAt(buffer, offset)) {
    case QUOTE:
      return skipString(buffer, offset);
    case OPEN_BRACE:
      return skipContainer(buffer, offset, CLOSE_BRACE, depth + 1);
    case OPEN_BRACKET:
      return skipContainer(buffer, offset, CLOSE_BRACKET, depth + 1);
    case 0x74:
      return skipWord(buffer, offset, 'true');
    case 0x66:
      return skipWord(buffer, offset, 'false');
    case 0x6e:
      return skipWord(buffer, offset, 'null');
    default:
      return skipNumber(buffer, offset);
  }
}

function skipContainer(buffer: Buffer, offset: number, close: number, depth: number): number {
  if (depth > MAX_DEPTH) return INVALID;
  let next = skipSpace(buffer, offset + 1);
  if (byteAt(buffer, next) === close) return next + 1;
  for (;;) {
    if (close === CLOSE_BRACE) next = skipKey(buffer, next);
    if (next === INVALID) return INVALID;
    next = skipValue(buffer, next, depth);
    if (next === INVALID) return INVALID;
    next = skipSpace(buffer, next);
    const byte = byteAt(buffer, next);
    if (byte === close) return next + 1;
    if (byte !== COMMA) return INVALID;
    next = skipSpace(buffer, next + 1);
  }
}

/** Skips from a key's opening quote to the first byte of its value. */
function skipKey(buffer: Buffer, offset: number): number {
  if (byteAt(buffer, offset) !== QUOTE) return INVALID;
  const end = skipString(buffer, offset);
  if (end === INVALID) return INVALID;
  const colon = skipSpace(buffer, end);
  return byteAt(buffer, colon) === COLON ? skipSpace(buffer, colon + 1) : INVALID;
}
