/** The key of an event, by the recipe in docs/event-key.md. */
import { writeCanonical } from './canonical';
import { copy } from './copy';
import { escapedPoint, escapeEnd, writePoint } from './escapes';
import { filled, keyOf, slotOf, valueEndOf, valueOf } from './members';
import { TEXT_BYTES } from './memory';
import { keyBytes } from './properties';
import { specialBits } from './scan';
import { sentMember, sortSent } from './sent-properties';
import { bytesOfText, holdsText } from './text';
import { bytesOf, endText, textOf } from './sha256';

/** Ids of properties, as in `src/streams/export/columns.ts`. */
export const TIME: u32 = 0;
export const ARRIVAL: u32 = 1;
export const INSERT: u32 = 2;
const DISTINCT: u32 = 3;
const BEFORE_MERGE: u32 = 4;
const DEVICE: u32 = 5;
const USER: u32 = 6;
const RESHUFFLED: u32 = 7;
const BEFORE_SHUFFLE: u32 = 8;

/** Longer parts are handed back. */
const MAX_PART: usize = 8192;
/** Room for the length of a part. */
const GAP: usize = 16;
const DEVICE_PREFIX_BYTES: usize = 8;

/** Where the parts of the current event's key are. */
let start: usize = 0;
let end: usize = 0;

/** Collects the parts of a key in a lane. Returns false if a part is not surely right. */
export function collectKey(lane: i32, name: usize, nameEnd: usize, seconds: u64): bool {
  start = textOf(lane);
  // `1:1`, the version.
  store<u32>(start, 0x313a31);
  end = start + 3;
  if (!addText(name, nameEnd, false)) return false;
  addInteger(seconds);
  const insert = filled(INSERT);
  if (!addMember(insert, false) || !addSentId()) return false;
  return insert != 0 || addSentProperties();
}

/** Ends the text in a lane that the last key was collected in. */
export function endKey(lane: i32): void {
  endText(lane, end - start);
}

/** Writes the digits of a computed key. */
export function writeKey(lane: i32, to: usize): void {
  writeHex(bytesOf(lane), to);
}

/** True if an earlier export may have had another `distinct_id`. */
export function mayHaveChanged(): bool {
  const id = filled(DISTINCT);
  if (id == 0) return false;
  if (isReshuffled()) return true;
  const before = idBefore();
  if (before != 0) return !isSame(valueOf(id), valueEndOf(id), valueOf(before), valueEndOf(before));
  const device = sendingDevice();
  if (device == 0) return false;
  const sent = valueOf(device);
  const sentEnd = valueEndOf(device);
  if (isSame(valueOf(id), valueEndOf(id), sent, sentEnd)) return false;
  // `"$device:d1"` is the device `"d1"`.
  const isPrefixed = holdsText(valueOf(id), '"$device:');
  return !isPrefixed || !isSame(valueOf(id) + 9, valueEndOf(id), sent + 1, sentEnd);
}

function isSame(a: usize, endOfA: usize, b: usize, endOfB: usize): bool {
  return endOfA - a == endOfB - b && memory.compare(a, b, endOfA - a) == 0;
}

/** The id before a merge of identities. */
function idBefore(): usize {
  const merged = filled(BEFORE_MERGE);
  return merged != 0 ? merged : filled(BEFORE_SHUFFLE);
}

function isReshuffled(): bool {
  const found = filled(RESHUFFLED);
  return found != 0 && load<u8>(valueOf(found)) != 0x66;
}

function addSentId(): bool {
  const device = sendingDevice();
  if (device != 0) return addMember(device, true);
  const before = idBefore();
  return addMember(before != 0 ? before : filled(DISTINCT), false);
}

/** The device, if the event was sent with its id. */
function sendingDevice(): usize {
  if (filled(USER) == 0 || (idBefore() == 0 && isReshuffled())) return filled(DEVICE);
  return 0;
}

function addSentProperties(): bool {
  const count = sortSent();
  if (count < 0) return false;
  for (let i: i32 = 0; i < count; i++) {
    const each = sentMember(i);
    const key = keyOf(each);
    if (!addBytes(key, key + keyBytes(slotOf(each))) || !addCanonical(each)) return false;
  }
  return true;
}

function addCanonical(member: usize): bool {
  const value = valueOf(member);
  if (!hasRoom(valueEndOf(member) - value)) return false;
  const text = end + GAP;
  const textEnd = writeCanonical(value, text);
  if (textEnd == 0) return false;
  addPart(text, textEnd);
  return true;
}

function addBytes(from: usize, to: usize): bool {
  if (!hasRoom(to - from)) return false;
  addPart(from, to);
  return true;
}

function hasRoom(bytes: usize): bool {
  return bytes + 3 * GAP <= start + TEXT_BYTES - end;
}

/** Adds bytes after their length. They may be in the text, {@link GAP} after its end. */
function addPart(from: usize, to: usize): void {
  writeInteger(to - from);
  store<u8>(end++, 0x3a);
  end = copy(from, to - from, end);
}

/** Adds the value of a member; an empty part if it is 0. */
function addMember(at: usize, isDevice: bool): bool {
  if (at == 0) return addText(0, 0, isDevice);
  const value = valueOf(at);
  const first: u32 = load<u8>(value);
  if (first == 0x22) return addText(value + 1, valueEndOf(at) - 1, isDevice);
  // Lists and objects have many spellings.
  if (first == 0x7b || first == 0x5b) return false;
  return addText(value, valueEndOf(at), isDevice);
}

function addText(from: usize, to: usize, isDevice: bool): bool {
  if (to - from > MAX_PART) return false;
  const text = end + GAP;
  let at = text;
  if (isDevice) {
    // `$device:`
    store<u64>(at, 0x3a65636976656424);
    at += DEVICE_PREFIX_BYTES;
  }
  at = copyCharacters(from, to, at);
  addPart(text, at);
  return true;
}

/** Copies the characters of a string, without escapes. */
function copyCharacters(from: usize, to: usize, at: usize): usize {
  while (from < to) {
    const bits = specialBits(from);
    v128.store(at, v128.load(from));
    const plain: usize = bits == 0 ? 16 : ctz(bits);
    if (plain >= to - from) return at + (to - from);
    from += plain;
    at += plain;
    if (bits == 0) continue;
    at = writePoint(escapedPoint(from), at);
    from = escapeEnd;
  }
  return at;
}

function addInteger(value: u64): void {
  writeInteger(digitsOf(value));
  store<u8>(end++, 0x3a);
  writeInteger(value);
}

function writeInteger(value: u64): void {
  const digits = digitsOf(value);
  for (let i = digits; i > 0; i--) {
    store<u8>(end + i - 1, u8(0x30 + (value % 10)));
    value /= 10;
  }
  end += digits;
}

function digitsOf(value: u64): usize {
  let digits: usize = 1;
  for (let rest = value / 10; rest > 0; rest /= 10) digits++;
  return digits;
}

/** Writes the digits of 16 bytes. */
function writeHex(bytes: v128, to: usize): void {
  const high = i8x16.shr_u(bytes, 4);
  const low = v128.and(bytes, i8x16.splat(15));
  const digits = bytesOfText('0123456789abcdef');
  const first = i8x16.shuffle(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const second = i8x16.shuffle(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  v128.store(to, i8x16.swizzle(digits, first));
  v128.store(to, i8x16.swizzle(digits, second), 16);
}
