/**
 * Walks JSON text in a buffer without making values of it: where each key and value begins and ends, and that all of
 * it is valid JSON. Every function takes the position of a first byte and returns the position behind the last one,
 * or {@link INVALID}. Text must end with `\n`: as no token holds one, no loop needs to know the end of the buffer.
 */

/** What a function of this file returns for what is no JSON. */
export const INVALID = -1;

/** Deeper nesting is refused: no real value has it, and the walk must not exhaust the stack. */
const DEEPEST = 500;

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

/** What may follow a backslash, besides `u`. */
const ESCAPED = new Uint8Array(256);
for (const character of '"\\/bfnrt') ESCAPED[character.charCodeAt(0)] = 1;

/** The kinds of JSON values. */
export const Kind = { string: 0, number: 1, boolean: 2, null: 3, object: 4, array: 5 } as const;

/** The byte there; behind the end of the buffer 0, which no token accepts. */
export function byteAt(text: Buffer, at: number): number {
  return text[at] ?? 0;
}

/** Behind any white space but `\n`, which ends the text. */
export function skipSpace(text: Buffer, at: number): number {
  let next = at;
  for (;;) {
    const byte = byteAt(text, next);
    if (byte !== SPACE && byte !== TAB && byte !== CARRIAGE_RETURN) return next;
    next++;
  }
}

/** Behind the string whose opening quote is there. */
export function skipString(text: Buffer, at: number): number {
  let next = at + 1;
  for (;;) {
    const byte = byteAt(text, next);
    if (byte === QUOTE) return next + 1;
    if (byte < SPACE) return INVALID;
    if (byte !== BACKSLASH) next++;
    else {
      const escaped = byteAt(text, next + 1);
      if (ESCAPED[escaped] === 1) next += 2;
      else if (escaped === LOWER_U && isHex4(text, next + 2)) next += 6;
      else return INVALID;
    }
  }
}

function isHex4(text: Buffer, at: number): boolean {
  for (let i = at; i < at + 4; i++) {
    const lower = byteAt(text, i) | 0x20;
    if (!isDigit(byteAt(text, i)) && (lower < 0x61 || lower > 0x66)) return false;
  }
  return true;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

function skipNumber(text: Buffer, at: number): number {
  let next = byteAt(text, at) === MINUS ? at + 1 : at;
  if (byteAt(text, next) === ZERO) next++;
  else next = skipDigits(text, next);
  if (next !== INVALID && byteAt(text, next) === DOT) next = skipDigits(text, next + 1);
  if (next !== INVALID && (byteAt(text, next) | 0x20) === LOWER_E) {
    const sign = byteAt(text, next + 1);
    next = skipDigits(text, sign === PLUS || sign === MINUS ? next + 2 : next + 1);
  }
  return next;
}

/** Behind one digit or more. */
function skipDigits(text: Buffer, at: number): number {
  let next = at;
  while (isDigit(byteAt(text, next))) next++;
  return next === at ? INVALID : next;
}

function skipWord(text: Buffer, at: number, word: string): number {
  for (let i = 0; i < word.length; i++) if (byteAt(text, at + i) !== word.charCodeAt(i)) return INVALID;
  return at + word.length;
}

/** The kind of the value that begins with this byte; `number` for what begins no other kind. */
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

/** The kind of the value that begins there. */
export function kindAt(text: Buffer, at: number): number {
  return kindOf(byteAt(text, at));
}

/** True if a range holds these bytes. A loop is faster here than a native comparison. */
export function holdsBytes(text: Buffer, start: number, end: number, bytes: Buffer): boolean {
  if (end - start !== bytes.length) return false;
  for (let i = 0; i < bytes.length; i++) if (byteAt(text, start + i) !== bytes[i]) return false;
  return true;
}

/** Is a character of the string there escaped? Not asked with `indexOf`, which would look through all of the buffer. */
export function holdsEscape(text: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (byteAt(text, i) === BACKSLASH) return true;
  return false;
}

/** Behind the value that begins there. */
export function skipValue(text: Buffer, at: number, depth = 0): number {
  switch (byteAt(text, at)) {
    case QUOTE:
      return skipString(text, at);
    case OPEN_BRACE:
      return skipContainer(text, at, CLOSE_BRACE, depth + 1);
    case OPEN_BRACKET:
      return skipContainer(text, at, CLOSE_BRACKET, depth + 1);
    case 0x74:
      return skipWord(text, at, 'true');
    case 0x66:
      return skipWord(text, at, 'false');
    case 0x6e:
      return skipWord(text, at, 'null');
    default:
      return skipNumber(text, at);
  }
}

function skipContainer(text: Buffer, at: number, close: number, depth: number): number {
  if (depth > DEEPEST) return INVALID;
  let next = skipSpace(text, at + 1);
  if (byteAt(text, next) === close) return next + 1;
  for (;;) {
    if (close === CLOSE_BRACE) next = skipKey(text, next);
    if (next === INVALID) return INVALID;
    next = skipValue(text, next, depth);
    if (next === INVALID) return INVALID;
    next = skipSpace(text, next);
    const byte = byteAt(text, next);
    if (byte === close) return next + 1;
    if (byte !== COMMA) return INVALID;
    next = skipSpace(text, next + 1);
  }
}

/** From a key's opening quote to the first byte of its value. */
function skipKey(text: Buffer, at: number): number {
  if (byteAt(text, at) !== QUOTE) return INVALID;
  const end = skipString(text, at);
  if (end === INVALID) return INVALID;
  const colon = skipSpace(text, end);
  return byteAt(text, colon) === COLON ? skipSpace(text, colon + 1) : INVALID;
}
