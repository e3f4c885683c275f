import { byteAt, INVALID, skipSpace, skipValue } from '../../json/scan.ts';
import { EventLine } from './event-line.ts';

const NEWLINE = 0x0a;
const OPEN_BRACE = 0x7b;

/** In longer lines, which may begin with half an event, `terminated early` counts only at the end. */
const MAX_MESSAGE_BYTES = 1000;

/** True if a line, which ends with `\n`, holds only white space. */
export function isBlankLine(line: Buffer): boolean {
  return byteAt(line, skipSpace(line, 0)) === NEWLINE;
}

/** True if a line may be the first half of an event. */
export function startsLikeEvent(line: Buffer): boolean {
  return byteAt(line, skipSpace(line, 0)) === OPEN_BRACE;
}

/**
 * True if a line is neither an event nor half of one, such as a line of HTML or `{"error":"..."}`. A blank line is not
 * a message.
 */
export function isServerMessage(line: Buffer): boolean {
  if (isBlankLine(line)) return false;
  if (!startsLikeEvent(line)) return true;
  return skipValue(line, skipSpace(line, 0)) !== INVALID && new EventLine().scan(line, 0) === INVALID;
}

/** True for the last line of a server that gives up: `terminated early` or `export terminated early`. */
export function saysTerminatedEarly(line: Buffer): boolean {
  const end = line.subarray(-MAX_MESSAGE_BYTES).toString('latin1');
  return line.length <= MAX_MESSAGE_BYTES
    ? /terminated\s+early/i.test(end)
    : /terminated\s+early\W*$/i.test(end);
}
