/** Writes the record of the current line. */
import { copy, copyEscaped } from './copy';
import { actionOf, keyOf, member, memberCount, slotOf, valueEndOf, valueOf } from './members';
import { HEAD } from './memory';
import { countUndeclared, countUnfit, keyBytes, prefixBytes, prefixOf, propertyOf } from './properties';
import { headBytes, withArrived, withName, withObject, withRescued, withZone } from './settings';
import { arrivedAt, nameEnd, nameStart, objectEnd, objectStart, utcSeconds } from './line';
import { writeText } from './text';
import { writeMillis, writeTime } from './time';
import { AS_SENT, AS_TIME, LEAVE_OUT, UNDECLARED, UNFIT } from './values';

/** Mixpanel did not exist before 2009, so an earlier arrival does not count. */
const FIRST_MS: i64 = 1230768000000;
const MAX_MS: i64 = 253402214399000;

/** Whether values were rescued, so that their numbers should be taken. */
export let hasRescued: bool = false;

export function clearRescued(): void {
  hasRescued = false;
}

/** Where the data of the last record ends, and whether values of undeclared properties are in it. */
export let dataEnd: usize = 0;
export let hasUndeclared: bool = false;

/** Writes a record with a gap for its key. Returns where it ends. */
export function writeRecord(start: usize): usize {
  let to = copy(HEAD, headBytes, start) + KEY_DIGITS;
  store<u8>(to++, 0x22);
  if (withName) {
    to = writeText(',"event":', to);
    to = copy(nameStart - 1, nameEnd - nameStart + 2, to);
  }
  let rescued: i32 = 0;
  let unfit: i32 = 0;
  const count = memberCount();
  for (let i: i32 = 0; i < count; i++) {
    const each = member(i);
    const action = actionOf(each);
    if (action == LEAVE_OUT) continue;
    if (action == UNDECLARED) {
      rescued++;
      continue;
    }
    const property = propertyOf(slotOf(each));
    to = copy(prefixOf(property), prefixBytes(property), to);
    if (action == UNFIT) {
      rescued++;
      unfit++;
      countUnfit(property);
      to = writeText('null', to);
    } else to = writeValue(each, action, to);
  }
  if (withArrived) to = writeArrival(to);
  if (withObject) to = copy(objectStart, objectEnd - objectStart, writeText(',"properties":', to));
  if (withRescued) to = writeRescued(rescued, to);
  store<u8>(to++, 0x7d);
  dataEnd = to;
  if (rescued > 0) hasRescued = true;
  hasUndeclared = rescued > unfit;
  if (unfit > 0) to = writeMeta(to);
  return writeText('}}\n', to);
}

const KEY_DIGITS: usize = 32;

function writeValue(each: usize, action: u32, to: usize): usize {
  if (action == AS_TIME) {
    store<u8>(to, 0x22);
    to = writeTime(utcSeconds, to + 1);
    return writeText(withZone ? 'Z"' : '"', to);
  }
  const value = valueOf(each);
  const end = valueEndOf(each);
  const first: u32 = load<u8>(value);
  if (action == AS_SENT || first == 0x22 || first == 0x6e) return copy(value, end - value, to);
  store<u8>(to, 0x22);
  to = first == 0x7b || first == 0x5b ? copyEscaped(value, end, to + 1) : copy(value, end - value, to + 1);
  store<u8>(to, 0x22);
  return to + 1;
}

function writeArrival(to: usize): usize {
  to = writeText(',"_arrived_at":', to);
  if (arrivedAt < FIRST_MS || arrivedAt > MAX_MS) return writeText('null', to);
  store<u8>(to, 0x22);
  to = writeMillis(u32(arrivedAt % 1000), writeTime(arrivedAt / 1000, to + 1));
  return writeText('Z"', to);
}

function writeRescued(rescued: i32, to: usize): usize {
  if (rescued == 0) return writeText(',"_rescued_data":null', to);
  to = writeText(',"_rescued_data":"{', to);
  let isFirstOne = true;
  for (let i: i32 = 0; i < memberCount(); i++) {
    const each = member(i);
    if (!isRescued(actionOf(each))) continue;
    if (!isFirstOne) store<u8>(to++, 0x2c);
    isFirstOne = false;
    const key = keyOf(each) - 1;
    to = copyEscaped(key, key + keyBytes(slotOf(each)) + 2, to);
    store<u8>(to++, 0x3a);
    to = copyEscaped(valueOf(each), valueEndOf(each), to);
  }
  return writeText('}"', to);
}

function isRescued(action: u32): bool {
  return action == UNFIT || action == UNDECLARED;
}

/** The columns that are null because their values do not fit. */
function writeMeta(to: usize): usize {
  to = writeText(',"meta":{"changes":[', to);
  let isFirstOne = true;
  for (let i: i32 = 0; i < memberCount(); i++) {
    const each = member(i);
    if (actionOf(each) != UNFIT) continue;
    to = writeText(isFirstOne ? '{"field":' : ',{"field":', to);
    isFirstOne = false;
    const property = propertyOf(slotOf(each));
    // Without its comma and its colon.
    to = copy(prefixOf(property) + 1, prefixBytes(property) - 2, to);
    to = writeText(',"change":"NULLED","reason":"SOURCE_SERIALIZATION_ERROR"}', to);
  }
  return writeText(']}', to);
}

/** Counts the values that the last record has of undeclared properties. */
export function countUndeclaredMembers(): void {
  for (let i: i32 = 0; i < memberCount(); i++)
    if (actionOf(member(i)) == UNDECLARED) countUndeclared(propertyOf(slotOf(member(i))));
}
