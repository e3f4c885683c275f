/**
 * Walks JSON and checks it. Every function takes the address of a first byte and returns the address after the last one,
 * or 0 if it is not sure: then the line is handed back. Lines end with `\n`, which no token contains, so no loop leaves the
 * line.
 */
export const QUOTE: u32 = 0x22;
export const BACKSLASH: u32 = 0x5c;
const SPACE: u32 = 0x20;

/** Deeper containers are handed back. */
const MAX_DEPTH: i32 = 60;

/** Whether the last number had a fraction, or an exponent. */
export let hasFraction: bool = false;
export let hasExponent: bool = false;

/** One bit for each of the next 16 bytes: quotes, backslashes and control characters. */
export function specialBits(at: usize): i32 {
  const bytes = v128.load(at);
  const signs = v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c)));
  return i8x16.bitmask(v128.or(signs, i8x16.lt_u(bytes, i8x16.splat(0x20))));
}

export function skipSpace(at: usize): usize {
  let byte: u32 = load<u8>(at);
  // Most values follow without any.
  if (byte > SPACE) return at;
  while (byte == SPACE || byte == 0x09 || byte == 0x0d) byte = load<u8>(++at);
  return at;
}

/** Skips the rest of a string. Returns the address of its closing quote. */
export function skipString(at: usize): usize {
  while (true) {
    const bits = specialBits(at);
    if (bits == 0) {
      at += 16;
      continue;
    }
    at += ctz(bits);
    const byte: u32 = load<u8>(at);
    if (byte == QUOTE) return at;
    if (byte != BACKSLASH) return 0;
    at = skipEscape(at);
    if (at == 0) return 0;
  }
}

/** Halves of surrogate pairs and U+0000, which many readers refuse, are handed back. */
function skipEscape(at: usize): usize {
  const byte: u32 = load<u8>(at + 1);
  if (byte != 0x75) return isSimpleEscape(byte) ? at + 2 : 0;
  const unit = hex4(at + 2);
  if (unit <= 0) return 0;
  if (unit < 0xd800 || unit > 0xdfff) return at + 6;
  if (unit > 0xdbff || load<u16>(at + 6) != 0x755c) return 0;
  const low = hex4(at + 8);
  return low >= 0xdc00 && low <= 0xdfff ? at + 12 : 0;
}

function isSimpleEscape(byte: u32): bool {
  return (
    byte == QUOTE ||
    byte == BACKSLASH ||
    byte == 0x2f ||
    byte == 0x62 ||
    byte == 0x66 ||
    byte == 0x6e ||
    byte == 0x72 ||
    byte == 0x74
  );
}

/** The number of four hexadecimal digits; -1 if they are not. */
export function hex4(at: usize): i32 {
  let value: i32 = 0;
  for (let i: usize = 0; i < 4; i++) {
    const byte: i32 = load<u8>(at + i);
    const lower = byte | 0x20;
    if (isDigit(byte)) value = (value << 4) | (byte - 0x30);
    else if (lower >= 0x61 && lower <= 0x66) value = (value << 4) | (lower - 0x57);
    else return -1;
  }
  return value;
}

export function isDigit(byte: u32): bool {
  return byte - 0x30 < 10;
}

export function skipNumber(at: usize): usize {
  hasFraction = false;
  hasExponent = false;
  if (load<u8>(at) == 0x2d) at++;
  if (load<u8>(at) == 0x30) at++;
  else at = skipDigits(at);
  if (at != 0 && load<u8>(at) == 0x2e) {
    hasFraction = true;
    at = skipDigits(at + 1);
  }
  if (at != 0 && (load<u8>(at) | 0x20) == 0x65) {
    hasExponent = true;
    const sign: u32 = load<u8>(at + 1);
    at = skipDigits(sign == 0x2b || sign == 0x2d ? at + 2 : at + 1);
  }
  return at;
}

/** Skips one or more digits. */
function skipDigits(at: usize): usize {
  if (!isDigit(load<u8>(at))) return 0;
  while (true) {
    const isOther = i8x16.gt_u(i8x16.sub(v128.load(at), i8x16.splat(0x30)), i8x16.splat(9));
    const bits = i8x16.bitmask(isOther);
    if (bits != 0) return at + ctz(bits);
    at += 16;
  }
}

export function skipValue(at: usize): usize {
  const byte: u32 = load<u8>(at);
  if (byte == QUOTE) {
    at = skipString(at + 1);
    return at == 0 ? 0 : at + 1;
  }
  if (byte == 0x7b || byte == 0x5b) return skipContainer(at);
  return skipScalar(at, byte);
}

function skipScalar(at: usize, byte: u32): usize {
  if (byte == 0x74) return load<u32>(at) == 0x65757274 ? at + 4 : 0;
  if (byte == 0x66) return load<u32>(at + 1) == 0x65736c61 ? at + 5 : 0;
  if (byte == 0x6e) return load<u32>(at) == 0x6c6c756e ? at + 4 : 0;
  return skipNumber(at);
}

/** Skips the list or object at an address. */
function skipContainer(at: usize): usize {
  // One bit for each open container, the innermost lowest: 1 for an object.
  let objects: u64 = 0;
  let depth: i32 = 0;
  while (true) {
    // A value begins here.
    let byte: u32 = load<u8>(at);
    if (byte == 0x7b || byte == 0x5b) {
      if (++depth > MAX_DEPTH) return 0;
      objects = (objects << 1) | u64(byte == 0x7b);
      at = skipSpace(at + 1);
      byte = load<u8>(at);
      const isEmpty = byte == ((objects & 1) != 0 ? 0x7d : 0x5d);
      if (!isEmpty) {
        if ((objects & 1) != 0) at = skipKey(at);
        if (at == 0) return 0;
        continue;
      }
    } else {
      at = skipValueInside(at, byte);
      if (at == 0) return 0;
      at = skipSpace(at);
      byte = load<u8>(at);
    }
    while (byte == ((objects & 1) != 0 ? 0x7d : 0x5d)) {
      at++;
      if (--depth == 0) return at;
      objects >>= 1;
      at = skipSpace(at);
      byte = load<u8>(at);
    }
    if (byte != 0x2c) return 0;
    at = skipSpace(at + 1);
    if ((objects & 1) != 0) at = skipKey(at);
    if (at == 0) return 0;
  }
}

function skipValueInside(at: usize, byte: u32): usize {
  if (byte != QUOTE) return skipScalar(at, byte);
  at = skipString(at + 1);
  return at == 0 ? 0 : at + 1;
}

/** Skips from a key's opening quote to the first byte of its value. */
function skipKey(at: usize): usize {
  if (load<u8>(at) != QUOTE) return 0;
  at = skipString(at + 1);
  if (at == 0) return 0;
  at = skipSpace(at + 1);
  return load<u8>(at) == 0x3a ? skipSpace(at + 1) : 0;
}
