/**
 * Events that wait for their keys, which are computed together, and the records that are written for them: these follow one
 * another, each with a gap for its key.
 */
import { isNew, tally } from './host';
import { endKey, writeKey } from './key';
import { LANES, PENDING, PENDING_BYTES } from './memory';
import { digestTexts, wordOf } from './sha256';
import { headBytes, isTallied } from './settings';
import { hash32 } from './hash';

const SECONDS: usize = 0;
const NAME_START: usize = 8;
const NAME_END: usize = 12;
/** Where the record begins, where its data ends, and where it ends itself: all the same without a record. */
const START: usize = 16;
const DATA_END: usize = 20;
const END: usize = 24;

/** `{"event_key":"` */
const DATA_BEFORE_KEY: usize = 14;

let count: i32 = 0;

/** How many new records the last call of {@link completeRecords} has left, and whether the last of all was new. */
export let newRecords: i32 = 0;
export let isLastNew: bool = false;

/** How many events wait. It is also the lane of the next one. */
export function pendingCount(): i32 {
  return count;
}

export function isFull(): bool {
  return count == LANES;
}

/** Adds the event whose key was collected last, and its record if it has one. */
export function addPending(
  seconds: i64,
  nameStart: usize,
  nameEnd: usize,
  start: usize,
  dataEnd: usize,
  end: usize,
): void {
  const at = PENDING + usize(count) * PENDING_BYTES;
  store<i64>(at + SECONDS, seconds);
  store<u32>(at + NAME_START, u32(nameStart));
  store<u32>(at + NAME_END, u32(nameEnd));
  store<u32>(at + START, u32(start));
  store<u32>(at + DATA_END, u32(dataEnd));
  store<u32>(at + END, u32(end));
  endKey(count++);
}

/**
 * Computes the keys of all that wait, and removes the records that were delivered before.
 *
 * @param to where the first record begins
 * @returns where the last one that is left ends
 */
export function completeRecords(to: usize): usize {
  newRecords = 0;
  digestTexts();
  for (let lane: i32 = 0; lane < count; lane++) {
    const at = PENDING + usize(lane) * PENDING_BYTES;
    const start: usize = load<u32>(at + START);
    const end: usize = load<u32>(at + END);
    if (isTallied) countEvent(lane, at);
    isLastNew = start < end && isNewRecord(lane, start, load<u32>(at + DATA_END));
    if (!isLastNew) continue;
    if (to < start) memory.copy(to, start, end - start);
    to += end - start;
    newRecords++;
  }
  count = 0;
  return to;
}

function countEvent(lane: i32, at: usize): void {
  const seconds = f64(load<i64>(at + SECONDS));
  const name: usize = load<u32>(at + NAME_START);
  tally(i32(wordOf(lane, 0)), i32(wordOf(lane, 1)), seconds, name - 1, load<u32>(at + NAME_END) + 1);
}

/** Completes a record. Returns false if it was delivered before. */
function isNewRecord(lane: i32, start: usize, dataEnd: usize): bool {
  const key = start + headBytes;
  writeKey(lane, key);
  const data = key - DATA_BEFORE_KEY;
  return isNew(i32(wordOf(lane, 0)), i32(hash32(data, dataEnd - data))) != 0;
}
