/** Reads a line into members, as long as it is surely a plain event. */
import { toUtc } from './host';
import { ARRIVAL, collectKey, TIME } from './key';
import { addMember, clearMembers, known, setAction, setKnown, valueEndOf, valueOf } from './members';
import {
  acceptedBy,
  idOf,
  isFirst,
  keyBytes,
  placeOf,
  prefixBytes,
  propertyOf,
  slotAt,
  startSlot,
} from './properties';
import { skipSpace, skipString, skipValue } from './scan';
import { isLocal } from './settings';
import { pendingCount } from './pending';
import { holdsText } from './text';
import { digitsAt } from './time';
import { AS_TIME, actionFor, UNSURE } from './values';

/** From here on a time is in milliseconds, which is handed back. */
const MIN_TIME_MS: i64 = 100000000000;

/** The current line. */
export let nameStart: usize = 0;
export let nameEnd: usize = 0;
export let objectStart: usize = 0;
export let objectEnd: usize = 0;
export let prefixTotal: usize = 0;
/** Seconds, as sent and in UTC. */
export let sentSeconds: i64 = 0;
export let utcSeconds: i64 = 0;
/** ms UTC, negative if it is missing. */
export let arrivedAt: i64 = 0;

/** How many lines were read. */
let lines: u32 = 0;

/** Returns the address of the next line, or 0 if this one is not surely a plain event. */
export function readLine(at: usize): usize {
  lines++;
  clearMembers();
  prefixTotal = 0;
  nameStart = skipToName(at);
  if (nameStart == 0) return 0;
  nameEnd = skipString(nameStart);
  objectStart = nameEnd == 0 ? 0 : skipToObject(nameEnd);
  if (objectStart == 0 || !readMembers()) return 0;
  const end = skipToEnd(objectEnd);
  if (end == 0 || !checkTimes()) return 0;
  return collectKey(pendingCount(), nameStart, nameEnd, u64(sentSeconds)) ? end + 1 : 0;
}

/** Skips `{"event":"`, with or without white space. */
function skipToName(at: usize): usize {
  if (holdsText(at, '{"event":"')) return at + 10;
  const key = skipToken(skipSpace(at), 0x7b);
  if (key == 0 || !holdsText(key, '"event"')) return 0;
  const value = skipToken(skipSpace(key + 7), 0x3a);
  return value != 0 && load<u8>(value) == 0x22 ? value + 1 : 0;
}

/** Skips `","properties":` to the object. */
function skipToObject(at: usize): usize {
  if (holdsText(at, '","properties":{')) return at + 15;
  const key = skipToken(skipSpace(at + 1), 0x2c);
  if (key == 0 || !holdsText(key, '"properties"')) return 0;
  const value = skipToken(skipSpace(key + 12), 0x3a);
  return value != 0 && load<u8>(value) == 0x7b ? value : 0;
}

/** Skips `}` to the newline. */
function skipToEnd(at: usize): usize {
  const end = skipToken(skipSpace(at), 0x7d);
  return end != 0 && load<u8>(end) == 0x0a ? end : 0;
}

/** Skips a byte and the white space after it. */
function skipToken(at: usize, byte: u32): usize {
  return load<u8>(at) == byte ? skipSpace(at + 1) : 0;
}

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
