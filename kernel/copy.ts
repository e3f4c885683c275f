/** Copies bytes. All functions return the address after what they wrote, and may write 16 bytes more. */
import { specialBits } from './scan';

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
    const byte: u32 = load<u8>(from++);
    store<u8>(to, 0x5c);
    store<u8>(to + 1, byte >= 0x20 ? byte : letterOf(byte));
    to += 2;
  }
  return to;
}

/** Tab and `\r`: valid JSON on one line contains no other control characters, and only between its tokens. */
function letterOf(control: u32): u32 {
  return control == 0x09 ? 0x74 : 0x72;
}
