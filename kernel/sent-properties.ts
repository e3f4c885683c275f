/** The parts of a key that stand in for a missing `$insert_id`: names and values, sorted by name. */
import { compareNames } from './canonical';
import { keyOf, member, memberCount, slotOf } from './members';
import { SORTED } from './memory';
import { isExcluded, isSortable, keyBytes, propertyOf } from './properties';

let count: i32 = 0;

/** Sorts the members that belong to the key. Returns how many there are, or -1 if their order is not sure. */
export function sortSent(): i32 {
  count = 0;
  for (let i: i32 = 0; i < memberCount(); i++) {
    const each = member(i);
    const slot = slotOf(each);
    if (isExcluded(propertyOf(slot))) continue;
    if (!isSortable(slot)) return -1;
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

function comesBefore(a: usize, b: usize): bool {
  return compareNames(keyOf(a), keyBytes(slotOf(a)), keyOf(b), keyBytes(slotOf(b))) < 0;
}
