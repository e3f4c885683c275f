import type { Readable } from 'node:stream';
import { excerptAt } from '../../base/excerpt.ts';
import { ConnectorError, messageOf } from '../../base/errors.ts';
import { INVALID, skipSpace, skipValue } from '../../json/scan.ts';
import { LineTooLong, UnfinishedLine, completeLines } from '../../json/lines.ts';
import { onOneLine } from '../../json/normalize.ts';
import { readChunks } from '../http/body.ts';
import { EventLine, isBlankLine, mayBeHalf } from './event-line.ts';
import { AnswerStalled } from '../http/stall.ts';

/** An event is up to 1 MB; escapes can make it longer, nothing real makes it as long as this. */
const LONGEST_LINE_BYTES = 67_108_864;
/** What a server writes when it gives up may stand behind half a record: it is looked for at the end of longer lines. */
const TRAILER_BYTES = 1000;

/** The export ended before its end, whatever its status said: what was read of it is not whole. */
export class ExportCutShort extends ConnectorError {
  constructor(why: string, cause?: unknown) {
    super('transient', `Mixpanel's answer ended early: ${why}.`, { cause });
  }

  /** By a line that is no event, behind events or in place of them. */
  static by(line: Buffer): ExportCutShort {
    return new ExportCutShort(`it says ${excerptAt(line, 0)}`);
  }
}

/**
 * An event is broken, or has no time, or something else stands between events: nobody foresaw it, and none may be passed over.
 * It is not looked for by the times of events, where it might be in no answer and never be missed.
 */
export class NotAnEvent extends ConnectorError {
  constructor(line: Buffer) {
    super('transient', `Mixpanel's answer holds a line that is no event: ${excerptAt(line, 0)}.`);
  }
}

/**
 * The body of an export as blocks of whole lines, each block ending with `\n`. Throws {@link ExportCutShort} where the
 * connection, the gzip stream or the last line ends before its end.
 *
 * Mixpanel has said 200 by the time something goes wrong, so only the end of the body tells whether it is whole.
 */
export async function* eventBlocks(body: Readable): AsyncGenerator<Buffer, void> {
  try {
    yield* completeLines(readChunks(body), LONGEST_LINE_BYTES);
  } catch (thrown) {
    throw failureOf(thrown);
  } finally {
    body.destroy();
  }
}

function failureOf(thrown: unknown): ConnectorError {
  if (thrown instanceof UnfinishedLine) return unfinished(thrown);
  const said = messageOf(thrown);
  if (thrown instanceof LineTooLong) return new ConnectorError('system', `${said}.`, { cause: thrown });
  const isStalled = thrown instanceof AnswerStalled;
  return new ExportCutShort(
    isStalled ? said : `the connection or the gzip stream broke off (${said})`,
    thrown,
  );
}

/** A last line without its newline: an event that broke off, or what a server says instead of events or behind them. */
function unfinished(thrown: UnfinishedLine): ConnectorError {
  const { rest } = thrown;
  if (isTrailer(rest) || isNoEvent(onOneLine(rest))) return ExportCutShort.by(rest);
  return new ExportCutShort('its last line has no end', thrown);
}

/** Is a line no event and no half of one, but a page or another object, such as `{"error":"..."}`? A blank one says nothing. */
export function isNoEvent(line: Buffer): boolean {
  if (isBlankLine(line, 0)) return false;
  if (!mayBeHalf(line)) return true;
  return skipValue(line, skipSpace(line, 0)) !== INVALID && new EventLine().scan(line, 0) === INVALID;
}

/** The server writes `terminated early` as its last line when it gives up; `export terminated early` is also seen. */
export function isTrailer(line: Buffer): boolean {
  const end = line.subarray(-TRAILER_BYTES).toString('latin1');
  return line.length <= TRAILER_BYTES ? /terminated\s+early/i.test(end) : /terminated\s+early\W*$/i.test(end);
}
