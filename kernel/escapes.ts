/** Characters that are escaped in valid JSON, without halves of surrogate pairs. */
import { BACKSLASH, hex4, QUOTE } from './scan';

/** The address after the escape that was read last. */
export let escapeEnd: usize = 0;

/** The code point of the escape at an address. */
export function escapedPoint(at: usize): u32 {
  const byte: u32 = load<u8>(at + 1);
  escapeEnd = at + 2;
  if (byte != 0x75) return pointOf(byte);
  const unit: u32 = hex4(at + 2);
  escapeEnd = at + 6;
  if (unit < 0xd800 || unit > 0xdfff) return unit;
  escapeEnd = at + 12;
  return 0x10000 + ((unit - 0xd800) << 10) + (hex4(at + 8) - 0xdc00);
}

function pointOf(letter: u32): u32 {
  if (letter == 0x6e) return 0x0a;
  if (letter == 0x74) return 0x09;
  if (letter == 0x72) return 0x0d;
  if (letter == 0x62) return 0x08;
  return letter == 0x66 ? 0x0c : letter;
}

/** Writes a code point as UTF-8. Returns the address after it. */
export function writePoint(point: u32, to: usize): usize {
  if (point < 0x80) {
    store<u8>(to, point);
    return to + 1;
  }
  if (point < 0x800) {
    store<u8>(to, 0xc0 | (point >> 6));
    store<u8>(to + 1, 0x80 | (point & 0x3f));
    return to + 2;
  }
  if (point < 0x10000) {
    store<u8>(to, 0xe0 | (point >> 12));
    store<u8>(to + 1, 0x80 | ((point >> 6) & 0x3f));
    store<u8>(to + 2, 0x80 | (point & 0x3f));
    return to + 3;
  }
  store<u8>(to, 0xf0 | (point >> 18));
  store<u8>(to + 1, 0x80 | ((point >> 12) & 0x3f));
  store<u8>(to + 2, 0x80 | ((point >> 6) & 0x3f));
  store<u8>(to + 3, 0x80 | (point & 0x3f));
  return to + 4;
}

/** Writes a code point for the inside of a JSON string, escaped only if it must be, as `JSON.stringify` does. */
export function writeEscapedPoint(point: u32, to: usize): usize {
  if (point >= 0x20 && point != QUOTE && point != BACKSLASH) return writePoint(point, to);
  const letter = point < 0x20 ? letterOf(point) : point;
  store<u8>(to, BACKSLASH);
  store<u8>(to + 1, letter);
  if (letter != 0x75) return to + 2;
  store<u16>(to + 2, 0x3030);
  store<u8>(to + 4, 0x30 + (point >> 4));
  store<u8>(to + 5, (point & 15) < 10 ? 0x30 + (point & 15) : 0x57 + (point & 15));
  return to + 6;
}

/** The letter of a control character's escape; `u` if it has none of its own. */
export function letterOf(control: u32): u32 {
  if (control == 0x0a) return 0x6e;
  if (control == 0x09) return 0x74;
  if (control == 0x0d) return 0x72;
  if (control == 0x08) return 0x62;
  return control == 0x0c ? 0x66 : 0x75;
}
