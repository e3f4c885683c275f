/** Writes values in the one spelling of JSON that keys are computed from, as `src/json/canonical.ts` does. */
import { copy } from './copy';
import { escapedPoint, escapeEnd, writeEscapedPoint } from './escapes';
import { ITEM_BYTES, ITEMS, MAX_ITEMS } from './memory';
import { BACKSLASH, QUOTE, skipSpace, skipString, skipValue, specialBits } from './scan';

const COMMA: u32 = 0x2c;
const CLOSE_BRACKET: u32 = 0x5d;
const CLOSE_BRACE: u32 = 0x7d;

/** Members of the objects that are being written, those of one sorted by name. */
const NAME: usize = 0;
const NAME_BYTES: usize = 4;
const VALUE: usize = 8;
let items: i32 = 0;

/** The address after the value that was written last. */
let next: usize = 0;

/**
 * Writes the valid JSON at an address, which takes no more room than there. Returns where it ends, or 0 if the order of its
 * members is not sure.
 */
export function writeCanonical(value: usize, to: usize): usize {
  items = 0;
  return writeValue(value, to);
}

function writeValue(at: usize, to: usize): usize {
  const byte: u32 = load<u8>(at);
  if (byte == 0x7b) return writeObject(at, to);
  if (byte == 0x5b) return writeList(at, to);
  if (byte == QUOTE) return writeString(at + 1, to);
  next = skipValue(at);
  return copy(at, next - at, to);
}

/** Writes the rest of a string with as few escapes as JSON allows. */
function writeString(at: usize, to: usize): usize {
  store<u8>(to++, QUOTE);
  while (true) {
    const bits = specialBits(at);
    v128.store(to, v128.load(at));
    const plain: usize = bits == 0 ? 16 : ctz(bits);
    at += plain;
    to += plain;
    if (bits == 0) continue;
    if (load<u8>(at) == QUOTE) break;
    to = writeEscapedPoint(escapedPoint(at), to);
    at = escapeEnd;
  }
  next = at + 1;
  store<u8>(to, QUOTE);
  return to + 1;
}

function writeList(at: usize, to: usize): usize {
  store<u8>(to++, 0x5b);
  at = skipSpace(at + 1);
  while (load<u8>(at) != CLOSE_BRACKET) {
    to = writeValue(at, to);
    if (to == 0) return 0;
    at = skipSpace(next);
    if (load<u8>(at) != COMMA) break;
    store<u8>(to++, COMMA);
    at = skipSpace(at + 1);
  }
  next = at + 1;
  store<u8>(to, CLOSE_BRACKET);
  return to + 1;
}

function writeObject(at: usize, to: usize): usize {
  const first = items;
  const end = collectMembers(at, first);
  if (end == 0) return 0;
  store<u8>(to++, 0x7b);
  const last = items;
  for (let i = first; i < last; i++) {
    if (i > first) store<u8>(to++, COMMA);
    to = copy(nameOf(i) - 1, nameBytes(i) + 2, to);
    store<u8>(to++, 0x3a);
    to = writeValue(load<u32>(item(i) + VALUE), to);
    if (to == 0) return 0;
  }
  items = first;
  next = end;
  store<u8>(to, CLOSE_BRACE);
  return to + 1;
}

/** Returns the address after the object, or 0 if the order of its members is not sure. */
function collectMembers(at: usize, first: i32): usize {
  at = skipSpace(at + 1);
  while (load<u8>(at) != CLOSE_BRACE) {
    const name = at + 1;
    const nameEnd = skipString(name);
    const value = skipSpace(skipSpace(nameEnd + 1) + 1);
    if (!isInByteOrder(name, i32(nameEnd - name)) || !insert(first, name, nameEnd - name, value)) return 0;
    at = skipSpace(skipValue(value));
    if (load<u8>(at) == COMMA) at = skipSpace(at + 1);
  }
  return at + 1;
}

/** Returns false if the object has the name already, or too many names. */
function insert(first: i32, name: usize, bytes: usize, value: usize): bool {
  if (items == MAX_ITEMS) return false;
  let i = items++;
  for (; i > first; i--) {
    const order = compareNames(name, bytes, nameOf(i - 1), nameBytes(i - 1));
    if (order == 0) return false;
    if (order > 0) break;
    memory.copy(item(i), item(i - 1), ITEM_BYTES);
  }
  store<u32>(item(i) + NAME, u32(name));
  store<u32>(item(i) + NAME_BYTES, u32(bytes));
  store<u32>(item(i) + VALUE, u32(value));
  return true;
}

function item(index: i32): usize {
  return ITEMS + usize(index) * ITEM_BYTES;
}

function nameOf(index: i32): usize {
  return load<u32>(item(index) + NAME);
}

function nameBytes(index: i32): usize {
  return load<u32>(item(index) + NAME_BYTES);
}

/** By the bytes of names that are {@link isInByteOrder}, which is the order of their UTF-16 code units. */
export function compareNames(a: usize, bytesOfA: usize, b: usize, bytesOfB: usize): i32 {
  const order = memory.compare(a, b, min(bytesOfA, bytesOfB));
  return order != 0 ? order : i32(bytesOfA) - i32(bytesOfB);
}

/** True if there are neither escapes nor characters from U+E000 on, which UTF-16 sorts in another way. */
export function isInByteOrder(name: usize, length: i32): bool {
  for (let i: i32 = 0; i < length; i++) {
    const byte: u32 = load<u8>(name + i);
    if (byte == BACKSLASH || byte >= 0xee) return false;
  }
  return true;
}
