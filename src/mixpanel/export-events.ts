import type { Readable } from 'node:stream';
import { isUtf8 } from 'node:buffer';
import { beginningOf } from '../base/beginning.ts';
import { ConnectorError, messageOf } from '../base/errors.ts';
import { LineTooLong, UnfinishedLine, wholeLines } from '../base/lines.ts';
import { chunksOf } from './body.ts';
import { AnswerStalled } from './stall.ts';

/** An event is up to 1 MB; escapes can make it longer, nothing real makes it as long as this. */
const LONGEST_LINE_BYTES = 67_108_864;
const MOST_SHOWN_CHARACTERS = 120;
const NEWLINE = 0x0a;

/** The export ended before its end, whatever its status said: what was read of it is not whole. */
export class ExportCutShort extends ConnectorError {
  constructor(why: string, cause?: unknown) {
    super('transient', `Mixpanel's answer ended early: ${why}.`, { cause });
  }
}

/** A line of the export is no event, nor the known trailer: nobody foresaw it, and none may be passed over. */
export class NotAnEvent extends ConnectorError {
  constructor(line: Buffer) {
    super('transient', `Mixpanel's answer holds a line that is no event: ${JSON.stringify(shown(line))}.`);
  }
}

/** What had to be repaired in an export so far. */
export interface Repairs {
  /** Lines with bytes that are no UTF-8. */
  notUtf8: number;
}

/**
 * The body of an export as blocks of whole lines, each block ending with `\n`. Throws {@link ExportCutShort} where the
 * connection, the gzip stream or the last line ends before its end.
 *
 * Mixpanel has said 200 by the time something goes wrong, so only the end of the body tells whether it is whole.
 */
export async function* eventBlocks(body: Readable, repairs: Repairs): AsyncGenerator<Buffer, void> {
  try {
    for await (const block of wholeLines(chunksOf(body), LONGEST_LINE_BYTES)) {
      yield isUtf8(block) ? block : withoutInvalidUtf8(block, repairs);
    }
  } catch (thrown) {
    if (thrown instanceof UnfinishedLine) {
      throw isTrailer(thrown.rest)
        ? trailer(thrown.rest)
        : new ExportCutShort('its last line has no end', thrown);
    }
    if (thrown instanceof LineTooLong)
      throw new ConnectorError('system', `${messageOf(thrown)}.`, { cause: thrown });
    const said = messageOf(thrown);
    const why =
      thrown instanceof AnswerStalled ? said : `the connection or the gzip stream broke off (${said})`;
    throw new ExportCutShort(why, thrown);
  } finally {
    body.destroy();
  }
}

/** JSON is UTF-8; what is not becomes U+FFFD, and everything around it stays. */
function withoutInvalidUtf8(block: Buffer, repairs: Repairs): Buffer {
  for (let at = 0; at < block.length;) {
    const next = block.indexOf(NEWLINE, at) + 1;
    if (!isUtf8(block.subarray(at, next))) repairs.notUtf8++;
    at = next;
  }
  return Buffer.from(block.toString('utf8'));
}

/** What to throw for a line that is no event: the known trailer, or something nobody foresaw. */
export function notAnEvent(line: Buffer): ConnectorError {
  return isTrailer(line) ? trailer(line) : new NotAnEvent(line);
}

/** The server writes `terminated early` as its last line when it gives up; `export terminated early` is also seen. */
export function isTrailer(line: Buffer): boolean {
  return line.length < 1000 && /terminated\s+early/i.test(line.toString('utf8'));
}

function trailer(line: Buffer): ExportCutShort {
  return new ExportCutShort(`its last line is ${JSON.stringify(shown(line))}`);
}

function shown(line: Buffer): string {
  // No character has more than four bytes.
  return beginningOf(line.toString('utf8', 0, 4 * MOST_SHOWN_CHARACTERS).trimEnd(), MOST_SHOWN_CHARACTERS);
}
