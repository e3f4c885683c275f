import { NEWLINE, OPEN_BRACE } from '../../json/characters.ts';
import { hash } from 'node:crypto';
import { excerptAt } from '../../base/excerpt.ts';
import type { LongLine } from '../../json/lines.ts';
import { onOneLine } from '../../json/normalize.ts';
import { ObjectSlices } from '../../json/object-slices.ts';
import { byteAt, INVALID, skipSpace, skipValue } from '../../json/scan.ts';

/** Mixpanel accepts events of up to 1 MB. Escapes make them longer, but nowhere near this. A longer line is not an event. */
export const MAX_EVENT_BYTES = 16_777_216;

/** In longer lines, which may begin with half an event, `terminated early` counts only at the end. */
const MAX_MESSAGE_BYTES = 1000;
/** How much of a broken line is shown. */
const MAX_LINE_EXCERPT = 200;

/**
 * What a line that is not an event can be:
 * - `failure`: the server, or a proxy in front of it, says that it failed, even if events follow;
 * - `message`: text. Nothing follows if the server gave up;
 * - `json`: JSON that is not an event and does not look like one;
 * - `data`: a broken event, or a part of one.
 */
export type LineKind = 'failure' | 'message' | 'json' | 'data';

/** A line that is not an event, without most of its bytes. */
export interface NonEventLine {
  readonly kind: LineKind;
  readonly beginning: Buffer;
  readonly bytes: number;
  readonly hash: string;
}

/** Describes a line that is not an event. */
export function describeLine(line: Buffer): NonEventLine {
  return {
    kind: kindOfLine(line),
    beginning: Buffer.from(line.subarray(0, MAX_MESSAGE_BYTES)),
    bytes: line.length,
    hash: hash('sha256', line),
  };
}

/** Describes a line that is too long for an event. */
export function describeLongLine(line: LongLine): NonEventLine {
  return { ...describeLine(onOneLine(line.beginning)), bytes: line.bytes, hash: line.digest() };
}

/** How a line that is not an event begins, as a JSON string, and its length if that is why. */
export function excerptOfLine({ beginning, bytes }: NonEventLine): string {
  const shown = excerptAt(beginning, 0, MAX_LINE_EXCERPT);
  return bytes > MAX_EVENT_BYTES ? `${shown} (${bytes} bytes, too long for an event)` : shown;
}

function kindOfLine(line: Buffer): LineKind {
  if (!startsLikeEvent(line)) {
    if (skipSpace(line, skipValue(line, skipSpace(line, 0))) === line.length - 1) return 'json';
    if (endsLikeEvent(line)) return 'data';
    return saysTerminatedEarly(line) || startsPage(line) ? 'failure' : 'message';
  }
  const members = new ObjectSlices();
  const isObject = members.walk(line, skipSpace(line, 0)) !== INVALID;
  const has = (name: string): boolean => isObject && members.indexOf(name) !== undefined;
  if (has('error')) return 'failure';
  // Half an event may contain these words too.
  if (saysTerminatedEarly(line)) return 'message';
  return isObject && !has('event') && !has('properties') ? 'json' : 'data';
}

/** True for the first line of a page of HTML. */
function startsPage(line: Buffer): boolean {
  return /^\s*<(!doctype|html|\?xml)\b/i.test(line.subarray(0, MAX_MESSAGE_BYTES).toString('latin1'));
}

/** True if a line, which ends with `\n`, holds only white space. */
export function isBlankLine(line: Buffer): boolean {
  return byteAt(line, skipSpace(line, 0)) === NEWLINE;
}

/** True if a line may be the beginning of an event. */
export function startsLikeEvent(line: Buffer): boolean {
  return byteAt(line, skipSpace(line, 0)) === OPEN_BRACE;
}

/** True if a line is the beginning of an event as Mixpanel writes it, so that it is not part of an earlier one. */
export function beginsEvent(line: Buffer): boolean {
  return /^\s*\{\s*"(event|properties)"\s*:/.test(line.subarray(0, MAX_MESSAGE_BYTES).toString('latin1'));
}

/** True if a line, which ends with `\n`, may be the end of an event. */
export function endsLikeEvent(line: Buffer): boolean {
  return /\}\s*$/.test(line.subarray(-MAX_MESSAGE_BYTES).toString('latin1'));
}

/** True for the last line of a server that gives up: `terminated early` or `export terminated early`. */
function saysTerminatedEarly(line: Buffer): boolean {
  const end = line.subarray(-MAX_MESSAGE_BYTES).toString('latin1');
  return line.length <= MAX_MESSAGE_BYTES
    ? /terminated\s+early/i.test(end)
    : /terminated\s+early\W*$/i.test(end);
}
