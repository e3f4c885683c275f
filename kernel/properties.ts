/**
 * The names that the plain path has met. A slot is one spelling of a name, `$city` or `\u0024city`; it leads to the property,
 * which says where values go.
 */
import {
  BUCKET_COUNT,
  BUCKETS,
  MAX_SLOTS,
  NAMES,
  NAMES_BYTES,
  PROPERTIES,
  PROPERTY_BYTES,
  SLOT_BYTES,
  SLOTS,
} from './memory';
import { isInByteOrder } from './canonical';
import { skipString } from './scan';

/** Fields of a slot. */
const SLOT_KEY: usize = 0;
const SLOT_KEY_BYTES: usize = 4;
const SLOT_PROPERTY: usize = 8;
/** The slot that followed this one last time. */
const SLOT_NEXT: usize = 12;
/** Whether names are in the order of their bytes. */
const SLOT_SORTABLE: usize = 16;

/** Fields of a property. */
const LAST_LINE: usize = 0;
const PLACE: usize = 4;
const ACCEPTS: usize = 6;
const ID: usize = 8;
const PREFIX: usize = 12;
const PREFIX_BYTES: usize = 16;
const UNFIT: usize = 20;
const UNDECLARED: usize = 24;
/** Whether the key of an event leaves it out. */
const EXCLUDED: usize = 28;

/** The first slot stands before the first member of every line. */
let slots: i32 = 1;
let properties: i32 = 0;
let names: usize = NAMES;

export function startSlot(): usize {
  return SLOTS;
}

export function keyBytes(slot: usize): usize {
  return load<u32>(slot + SLOT_KEY_BYTES);
}

export function propertyOf(slot: usize): usize {
  return load<u32>(slot + SLOT_PROPERTY);
}

export function isSortable(slot: usize): bool {
  return load<u32>(slot + SLOT_SORTABLE) != 0;
}

export function isExcluded(property: usize): bool {
  return load<u32>(property + EXCLUDED) != 0;
}

export function placeOf(property: usize): u32 {
  return load<u16>(property + PLACE);
}

export function acceptedBy(property: usize): u32 {
  return load<u16>(property + ACCEPTS);
}

/** The id of a property that the stream itself reads, or a larger number. */
export function idOf(property: usize): u32 {
  return load<u32>(property + ID);
}

/** `,"column":` */
export function prefixOf(property: usize): usize {
  return load<u32>(property + PREFIX);
}

export function prefixBytes(property: usize): usize {
  return load<u32>(property + PREFIX_BYTES);
}

/** Returns false if the line has met the property already. */
export function isFirst(property: usize, line: u32): bool {
  const isNew = load<u32>(property + LAST_LINE) != line;
  store<u32>(property + LAST_LINE, line);
  return isNew;
}

export function countUnfit(property: usize): void {
  store<u32>(property + UNFIT, load<u32>(property + UNFIT) + 1);
}

export function countUndeclared(property: usize): void {
  store<u32>(property + UNDECLARED, load<u32>(property + UNDECLARED) + 1);
}

/** Rescued values of the property that has that index, since the last call. */
export function takeUnfit(index: i32): u32 {
  return take(PROPERTIES + usize(index) * PROPERTY_BYTES + UNFIT);
}

export function takeUndeclared(index: i32): u32 {
  return take(PROPERTIES + usize(index) * PROPERTY_BYTES + UNDECLARED);
}

function take(counter: usize): u32 {
  const count = load<u32>(counter);
  store<u32>(counter, 0);
  return count;
}

/** Returns where to write bytes that are kept, 0 if the region is full. */
export function reserve(bytes: u32): usize {
  if (usize(bytes) + 16 > NAMES + NAMES_BYTES - names) return 0;
  const at = names;
  names += (usize(bytes) + 31) & ~15;
  return at;
}

/** Adds a property, which has the index of its call. Returns -1 if the region is full. */
export function addProperty(
  place: i32,
  accepts: i32,
  id: i32,
  excluded: bool,
  prefix: usize,
  prefixLength: i32,
): i32 {
  if (properties == MAX_SLOTS) return -1;
  const property = PROPERTIES + usize(properties) * PROPERTY_BYTES;
  store<u16>(property + PLACE, u16(place));
  store<u16>(property + ACCEPTS, u16(accepts));
  store<u32>(property + ID, id);
  store<u32>(property + EXCLUDED, u32(excluded));
  store<u32>(property + PREFIX, u32(prefix));
  store<u32>(property + PREFIX_BYTES, prefixLength);
  return properties++;
}

/** Adds a spelling of a property. Returns false if the region is full. */
export function addSpelling(key: usize, length: i32, property: i32): bool {
  if (slots == MAX_SLOTS) return false;
  const slot = SLOTS + usize(slots++) * SLOT_BYTES;
  store<u32>(slot + SLOT_KEY, u32(key));
  store<u32>(slot + SLOT_KEY_BYTES, length);
  store<u32>(slot + SLOT_SORTABLE, u32(isInByteOrder(key, length)));
  store<u32>(slot + SLOT_PROPERTY, u32(PROPERTIES + usize(property) * PROPERTY_BYTES));
  store<u32>(bucketFor(key, length), u32(slot));
  return true;
}

/**
 * The slot of the key at an address; 0 if it is not known.
 *
 * @param previous the slot of the member before it
 */
export function slotAt(at: usize, previous: usize): usize {
  const expected: usize = load<u32>(previous + SLOT_NEXT);
  if (expected != 0) {
    const length = keyBytes(expected);
    if (load<u8>(at + length) == 0x22 && isSame(at, load<u32>(expected), length)) return expected;
  }
  const end = skipString(at);
  if (end == 0) return 0;
  const found: usize = load<u32>(bucketFor(at, u32(end - at)));
  if (found != 0) store<u32>(previous + SLOT_NEXT, u32(found));
  return found;
}

/** Where the slot of these bytes is, or belongs. There are twice as many buckets as slots. */
function bucketFor(at: usize, length: u32): usize {
  let i = hashOf(at, length);
  while (true) {
    const bucket = BUCKETS + ((i++ & (BUCKET_COUNT - 1)) << 2);
    const slot: usize = load<u32>(bucket);
    if (slot == 0 || (keyBytes(slot) == length && isSame(at, load<u32>(slot), length))) return bucket;
  }
}

function isSame(a: usize, b: usize, length: usize): bool {
  let left: i32 = i32(length);
  for (; left >= 16; left -= 16) {
    if (i8x16.bitmask(i8x16.eq(v128.load(a), v128.load(b))) != 0xffff) return false;
    a += 16;
    b += 16;
  }
  const mask = (1 << left) - 1;
  return (i8x16.bitmask(i8x16.eq(v128.load(a), v128.load(b))) & mask) == mask;
}

function hashOf(at: usize, length: u32): u32 {
  let hash: u32 = length * 0x9e3779b1;
  for (let i: usize = 0; i < length; i++) hash = (rotl(hash, 5) ^ u32(load<u8>(at + i))) * 0x9e3779b1;
  return hash ^ (hash >> 15);
}
