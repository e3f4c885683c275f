/** The members of the current event's properties: where their keys and values are, and what becomes of them. */
import { KNOWN, MAX_KNOWN, MAX_MEMBERS, MEMBER_BYTES, MEMBERS } from './memory';

const KEY: usize = 0;
const VALUE: usize = 4;
const VALUE_END: usize = 8;
const SLOT: usize = 12;
const ACTION: usize = 16;

let count: i32 = 0;

export function memberCount(): i32 {
  return count;
}

export function clearMembers(): void {
  count = 0;
  for (let i: i32 = 0; i < MAX_KNOWN; i++) store<u32>(KNOWN + (i << 2), 0);
}

export function member(index: i32): usize {
  return MEMBERS + usize(index) * MEMBER_BYTES;
}

/** Adds a member, whose action is set later. Returns 0 if there are too many. */
export function addMember(key: usize, slot: usize, value: usize, valueEnd: usize): usize {
  if (count == MAX_MEMBERS) return 0;
  const added = member(count++);
  store<u32>(added + KEY, u32(key));
  store<u32>(added + SLOT, u32(slot));
  store<u32>(added + VALUE, u32(value));
  store<u32>(added + VALUE_END, u32(valueEnd));
  return added;
}

/** Remembers the member of a property that the stream itself reads. */
export function setKnown(id: u32, at: usize): void {
  if (id < u32(MAX_KNOWN)) store<u32>(KNOWN + (id << 2), u32(at));
}

/** The member of such a property; 0 if the line lacks it. */
export function known(id: u32): usize {
  return load<u32>(KNOWN + (id << 2));
}

/** The same, but 0 also if its value is null or `""`. */
export function filled(id: u32): usize {
  const found = known(id);
  if (found == 0) return 0;
  const first: u32 = load<u8>(valueOf(found));
  const isEmpty = first == 0x22 && valueEndOf(found) - valueOf(found) == 2;
  return first == 0x6e || isEmpty ? 0 : found;
}

export function setAction(at: usize, action: u32): void {
  store<u32>(at + ACTION, action);
}

export function actionOf(at: usize): u32 {
  return load<u32>(at + ACTION);
}

export function keyOf(at: usize): usize {
  return load<u32>(at + KEY);
}

export function slotOf(at: usize): usize {
  return load<u32>(at + SLOT);
}

export function valueOf(at: usize): usize {
  return load<u32>(at + VALUE);
}

export function valueEndOf(at: usize): usize {
  return load<u32>(at + VALUE_END);
}
