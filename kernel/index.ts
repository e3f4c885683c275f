/**
 * Turns lines of an export into RECORD lines. It does so only if it is sure of a line, and hands back every other one: the
 * plain path in `src/streams/export/` decides about those, and a test compares both byte for byte.
 */
import { judge } from './host';
import { mayHaveChanged } from './key';
import { arrivedAt, nameEnd, nameStart, prefixTotal, readLine, sentSeconds } from './line';
import { memberCount } from './members';
import { END, HEAD, HEAD_BYTES, IN, IN_BYTES, OUT, OUT_BYTES } from './memory';
import { addPending, completeRecords, isFull, isLastNew, newRecords } from './pending';
import { countUndeclaredMembers, dataEnd, hasUndeclared, writeRecord } from './record';
import { headBytes, isTallied } from './settings';

export { addProperty, addSpelling, reserve, takeUndeclared, takeUnfit } from './properties';
export { clearRescued, hasRescued } from './record';
export { configure, setHead, setTallied } from './settings';
export { END, HEAD, HEAD_BYTES, IN, IN_BYTES, OUT };

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

/** Where the last run stopped, and why: 0 at the end. */
export let stoppedAt: usize = 0;
export let reason: i32 = 0;
/** Where its output ends, and how many records that are. */
export let outEnd: usize = 0;
export let records: i32 = 0;

/** Reads lines from one address to another, and writes their records. */
export function run(from: usize, to: usize): void {
  let at = from;
  outEnd = OUT;
  records = 0;
  reason = 0;
  /** Where the records that are not complete end. */
  let end = outEnd;
  while (at < to) {
    const next = readLine(at);
    if (next == 0 || next > to) {
      reason = ODD_LINE;
      break;
    }
    const room = headBytes + ROOM + 2 * prefixTotal + ROOM_PER_MEMBER * memberCount() + 6 * (next - at);
    if (end + room > OUT + OUT_BYTES) {
      // A line that never fits is handed back.
      reason = end == OUT ? ODD_LINE : OUT_IS_FULL;
      break;
    }
    end = takeLine(end);
    at = next;
  }
  complete();
  stoppedAt = at;
}

/** Writes the record of the current line, if it has one. Returns where the records end. */
function takeLine(start: usize): usize {
  const verdict = judge(f64(sentSeconds), arrivedAt < 0 ? NaN : f64(arrivedAt));
  const isDelivered = verdict == DELIVER || (verdict == DELIVER_IF_CHANGED && mayHaveChanged());
  if (!isTallied && !isDelivered) return start;
  const end = isDelivered ? writeRecord(start) : start;
  addPending(sentSeconds, nameStart, nameEnd, start, dataEnd, end);
  const isCounted = isDelivered && hasUndeclared;
  if (!isCounted && !isFull()) return end;
  complete();
  // Its members are at hand only now.
  if (isCounted && isLastNew) countUndeclaredMembers();
  return outEnd;
}

function complete(): void {
  outEnd = completeRecords(outEnd);
  records += newRecords;
}
