/** Constant texts of ASCII characters, in which the compiler stores two bytes a character. */

/** Writes a text. Returns the address after it; up to 16 bytes more may be written. */
export function writeText(text: string, to: usize): usize {
  const from = changetype<usize>(text);
  const length = usize(text.length);
  for (let i: usize = 0; i < length; i += 16) v128.store(to + i, asciiAt(from + (i << 1)));
  return to + length;
}

/** Whether the bytes at an address are a text of at most 16 characters. */
export function holdsText(at: usize, text: string): bool {
  const mask = (1 << text.length) - 1;
  const same = i8x16.eq(v128.load(at), bytesOfText(text));
  return (i8x16.bitmask(same) & mask) == mask;
}

/** The bytes of a text of up to 16 characters; what follows them is not defined. */
export function bytesOfText(text: string): v128 {
  return asciiAt(changetype<usize>(text));
}

function asciiAt(from: usize): v128 {
  return i8x16.narrow_i16x8_u(v128.load(from), v128.load(from + 16));
}
