/**
 * Turns lines of an export into RECORD lines. It does so only if it is sure of a line, and hands back every other one: the
 * plain path in `src/streams/export/` decides about those, and a test compares both byte for byte.
 */
import { copy, copyEscaped } from './copy';
import {
  ARRIVAL,
  collectKey,
  computeKey,
  firstBits,
  mayHaveChanged,
  secondBits,
  TIME,
  writeKey,
} from './key';
import {
  actionOf,
  addMember,
  clearMembers,
  keyOf,
  known,
  member,
  memberCount,
  setAction,
  setKnown,
  slotOf,
  valueEndOf,
  valueOf,
} from './members';
import { END, HEAD, HEAD_BYTES, IN, IN_BYTES, OUT, OUT_BYTES } from './memory';
import {
  acceptedBy,
  countUndeclared,
  countUnfit,
  idOf,
  isFirst,
  keyBytes,
  placeOf,
  prefixBytes,
  prefixOf,
  propertyOf,
  slotAt,
  startSlot,
} from './properties';
import { skipSpace, skipString, skipValue } from './scan';
import { holdsText, writeText } from './text';
import { digitsAt, writeMillis, writeTime } from './time';
import { AS_SENT, AS_TIME, actionFor, LEAVE_OUT, UNDECLARED, UNFIT, UNSURE } from './values';
import { xxh32 } from './hash';

export { addProperty, addSpelling, reserve, takeUndeclared, takeUnfit } from './properties';
export { END, HEAD, HEAD_BYTES, IN, IN_BYTES, OUT };

/** Decides about an event whose `time` and arrival (ms UTC, NaN if it has none) are known. */
declare function judge(seconds: f64, arrivedAt: f64): i32;
/** Counts an event, also one that is not delivered, by its key and its name with quotes. */
declare function tally(high: i32, low: i32, seconds: f64, nameStart: usize, nameEnd: usize): void;
/** From local time to UTC. */
declare function toUtc(seconds: f64): f64;
/** False if the record was delivered from an earlier answer. */
declare function isNew(keyBits: i32, recordBits: i32): i32;

/** What `judge` returns. */
const DELIVER: i32 = 1;
/** Only if the event may have another `distinct_id` than before. */
const DELIVER_IF_CHANGED: i32 = 2;

/** Why `run` has stopped before the end. */
const ODD_LINE: i32 = 1;
const OUT_IS_FULL: i32 = 2;

/** Room in the output for what a record has besides its members, and for what is written around each of them. */
const ROOM: usize = 1024;
const ROOM_PER_MEMBER: usize = 128;
/** An arrival before 2009 is none: Mixpanel did not exist. */
const FIRST_MS: i64 = 1230768000000;
/** From here on a time is in milliseconds, which is handed back. */
const MIN_TIME_MS: i64 = 100000000000;
const MAX_MS: i64 = 253402214399000;

/** Settings. */
let headBytes: usize = 0;
let withName: bool = false;
let withArrived: bool = false;
let withObject: bool = false;
let withRescued: bool = false;
let withZone: bool = false;
let isLocal: bool = false;
let isTallied: bool = false;

/** Where the last run stopped, and why: 0 at the end. */
export let stoppedAt: usize = 0;
export let reason: i32 = 0;
/** What it wrote, and how many lines it has read. */
export let outEnd: usize = 0;
export let records: i32 = 0;
export let lines: u32 = 0;
/** Whether values were rescued, so that their numbers should be taken. */
export let hasRescued: bool = false;

/** The current line. */
let nameStart: usize = 0;
let nameEnd: usize = 0;
let objectStart: usize = 0;
let objectEnd: usize = 0;
let prefixTotal: usize = 0;
let utcSeconds: i64 = 0;
let arrivedAt: i64 = 0;

export function configure(
  name: bool,
  arrived: bool,
  object: bool,
  rescued: bool,
  zone: bool,
  local: bool,
): void {
  withName = name;
  withArrived = arrived;
  withObject = object;
  withRescued = rescued;
  withZone = zone;
  isLocal = local;
}

/** Sets the length of what HEAD holds: a record up to the digits of its key. */
export function setHead(bytes: i32): void {
  headBytes = usize(bytes);
}

/** Whether events are counted by `tally`. */
export function setTallied(tallied: bool): void {
  isTallied = tallied;
}

export function clearRescued(): void {
  hasRescued = false;
}

/** Reads lines from one address to another, and writes their records. */
export function run(from: usize, to: usize): void {
  let at = from;
  outEnd = OUT;
  records = 0;
  reason = 0;
  while (at < to) {
    const next = readLine(at);
    if (next == 0 || next > to) {
      reason = ODD_LINE;
      break;
    }
    const room = headBytes + ROOM + 2 * prefixTotal + ROOM_PER_MEMBER * memberCount() + 6 * (next - at);
    if (outEnd + room > OUT + OUT_BYTES) {
      // A line that never fits is handed back.
      reason = outEnd == OUT ? ODD_LINE : OUT_IS_FULL;
      break;
    }
    const verdict = judgeLine();
    const isDelivered = verdict == DELIVER || (verdict == DELIVER_IF_CHANGED && mayHaveChanged());
    if (isTallied || isDelivered) computeKey();
    if (isTallied) tally(i32(firstBits()), i32(secondBits()), f64(sentSeconds), nameStart - 1, nameEnd + 1);
    if (isDelivered) writeRecord();
    at = next;
  }
  stoppedAt = at;
}

/** Returns the address of the next line, or 0 if this one is not surely a plain event. */
function readLine(at: usize): usize {
  lines++;
  clearMembers();
  prefixTotal = 0;
  if (!holdsText(at, '{"event":"')) return 0;
  nameStart = at + 10;
  nameEnd = skipString(nameStart);
  if (nameEnd == 0 || !holdsText(nameEnd, '","properties":{')) return 0;
  objectStart = nameEnd + 15;
  if (!readMembers()) return 0;
  const end = objectEnd;
  if (!holdsText(end, '}\n') || !checkTimes()) return 0;
  return collectKey(nameStart, nameEnd, u64(sentSeconds)) ? end + 2 : 0;
}

let sentSeconds: i64 = 0;

function readMembers(): bool {
  let slot = startSlot();
  let at = skipSpace(objectStart + 1);
  while (true) {
    if (load<u8>(at) != 0x22) return false;
    const key = at + 1;
    slot = slotAt(key, slot);
    if (slot == 0) return false;
    at = skipSpace(key + keyBytes(slot) + 1);
    if (load<u8>(at) != 0x3a) return false;
    const value = skipSpace(at + 1);
    at = skipValue(value);
    if (at == 0 || !takeMember(key, slot, value, at)) return false;
    at = skipSpace(at);
    const byte: u32 = load<u8>(at);
    if (byte == 0x7d) break;
    if (byte != 0x2c) return false;
    at = skipSpace(at + 1);
  }
  objectEnd = at + 1;
  return true;
}

function takeMember(key: usize, slot: usize, value: usize, valueEnd: usize): bool {
  const property = propertyOf(slot);
  if (!isFirst(property, lines)) return false;
  const added = addMember(key, slot, value, valueEnd);
  if (added == 0) return false;
  const id = idOf(property);
  setKnown(id, added);
  const place = placeOf(property);
  const action = id == TIME && place == 0 ? AS_TIME : actionFor(place, acceptedBy(property), value, valueEnd);
  setAction(added, action);
  prefixTotal += prefixBytes(property);
  return action != UNSURE;
}

function checkTimes(): bool {
  const time = known(TIME);
  if (time == 0) return false;
  sentSeconds = digitsAt(valueOf(time), valueEndOf(time));
  if (sentSeconds < 0 || sentSeconds >= MIN_TIME_MS) return false;
  utcSeconds = isLocal ? i64(toUtc(f64(sentSeconds))) : sentSeconds;
  if (utcSeconds < 0) return false;
  const arrival = known(ARRIVAL);
  arrivedAt = -1;
  if (arrival == 0 || load<u8>(valueOf(arrival)) == 0x6e) return true;
  arrivedAt = digitsAt(valueOf(arrival), valueEndOf(arrival));
  return arrivedAt >= 0;
}

function judgeLine(): i32 {
  return judge(f64(sentSeconds), arrivedAt < 0 ? NaN : f64(arrivedAt));
}

function writeRecord(): void {
  const start = outEnd;
  const keyAt = copy(HEAD, headBytes, start);
  writeKey(keyAt);
  let to = keyAt + 32;
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
  if (rescued > 0) hasRescued = true;
  const dataStart = keyAt - DATA_BEFORE_KEY;
  if (isNew(i32(firstBits()), i32(xxh32(dataStart, to - dataStart))) == 0) return;
  if (rescued > 0) {
    countUndeclaredMembers();
    if (unfit > 0) to = writeMeta(to);
  }
  outEnd = writeText('}}\n', to);
  records++;
}

/** `{"event_key":"` */
const DATA_BEFORE_KEY: usize = 14;

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

function countUndeclaredMembers(): void {
  for (let i: i32 = 0; i < memberCount(); i++)
    if (actionOf(member(i)) == UNDECLARED) countUndeclared(propertyOf(slotOf(member(i))));
}
