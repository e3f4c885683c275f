/** Copies bytes. All functions return the address after what they wrote, and may write 16 bytes more. */
import { letterOf } from './escapes';
import { BACKSLASH, specialBits } from './scan';

export function copy(from: usize, bytes: usize, to: usize): usize {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(to + i, v128.load(from + i));
  return to + bytes;
}

/** Copies JSON escaped for the inside of a string. */
export function copyEscaped(from: usize, end: usize, to: usize): usize {
  while (from < end) {
    const bits = specialBits(from);
    v128.store(to, v128.load(from));
    const plain: usize = bits == 0 ? 16 : ctz(bits);
    if (plain >= end - from) return to + (end - from);
    from += plain;
    to += plain;
    if (bits == 0) continue;
    // Of control characters, valid JSON on one line has tabs and `\r`, between its tokens.
    const byte: u32 = load<u8>(from++);
    store<u8>(to, BACKSLASH);
    store<u8>(to + 1, byte >= 0x20 ? byte : letterOf(byte));
    to += 2;
  }
  return to;
}
