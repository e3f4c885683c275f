/** The parts of a key that stand in for a missing `$insert_id`: names and values, sorted by name. */
import { keyOf, member, memberCount, slotOf, valueEndOf, valueOf } from './members';
import { SORTED } from './memory';
import { isExcluded, isSortable, keyBytes, propertyOf } from './properties';

const QUOTE: u32 = 0x22;
const BACKSLASH: u32 = 0x5c;

let count: i32 = 0;

/** Sorts the members that belong to the key. Returns how many there are, or -1 if their order or a value is not sure. */
export function sortSent(): i32 {
  count = 0;
  for (let i: i32 = 0; i < memberCount(); i++) {
    const each = member(i);
    const slot = slotOf(each);
    if (isExcluded(propertyOf(slot))) continue;
    if (!isSortable(slot) || !isCanonical(valueOf(each), valueEndOf(each))) return -1;
    insert(each);
  }
  return count;
}

export function sentMember(index: i32): usize {
  return load<u32>(SORTED + (usize(index) << 2));
}

function insert(each: usize): void {
  let i = count++;
  for (; i > 0 && comesBefore(each, sentMember(i - 1)); i--)
    store<u32>(SORTED + (usize(i) << 2), u32(sentMember(i - 1)));
  store<u32>(SORTED + (usize(i) << 2), u32(each));
}

/** By the bytes of the names, which for sortable ones is the order of their UTF-16 code units. */
function comesBefore(a: usize, b: usize): bool {
  const bytesOfA = keyBytes(slotOf(a));
  const bytesOfB = keyBytes(slotOf(b));
  const order = memory.compare(keyOf(a), keyOf(b), min(bytesOfA, bytesOfB));
  return order < 0 || (order == 0 && bytesOfA < bytesOfB);
}

/** True if a value is surely spelled as canonical JSON: no white space, no needless escapes, no objects. */
function isCanonical(value: usize, end: usize): bool {
  let isInString = false;
  for (let at = value; at < end; at++) {
    const byte: u32 = load<u8>(at);
    if (byte == QUOTE) isInString = !isInString;
    else if (!isInString) {
      if (byte <= 0x20 || byte == 0x7b) return false;
    } else if (byte == BACKSLASH) {
      const escaped: u32 = load<u8>(++at);
      if (escaped == 0x75 || escaped == 0x2f) return false;
    }
  }
  return true;
}
