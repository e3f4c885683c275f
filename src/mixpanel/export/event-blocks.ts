import type { Readable } from 'node:stream';
import type { ConnectorError } from '../../base/errors.ts';
import { messageOf } from '../../base/errors.ts';
import { completeLines, type LongLine, UnfinishedLine } from '../../json/lines.ts';
import { onOneLine } from '../../json/normalize.ts';
import { endsWithConnection, readChunks } from '../http/body.ts';
import { AnswerStalled } from '../http/stall.ts';
import { EndUnknown, errorOfLine, ExportCutShort } from './export-errors.ts';
import { describeLine, isBlankLine, MAX_EVENT_BYTES } from './line-kinds.ts';

/**
 * The body of an export as blocks of complete lines, each block ending with `\n`, and lines that are too long for an
 * event. Throws {@link ExportCutShort} if the
 * connection, the gzip stream or the last line is cut, because Mixpanel sends status 200 before anything can go wrong;
 * {@link EndUnknown} if that would not be noticed.
 */
export async function* eventBlocks(body: Readable): AsyncGenerator<Buffer | LongLine, void> {
  try {
    yield* completeLines(readChunks(body), MAX_EVENT_BYTES);
  } catch (thrown) {
    throw failureOf(thrown);
  } finally {
    body.destroy();
  }
  if (endsWithConnection(body)) throw new EndUnknown();
}

function failureOf(thrown: unknown): ConnectorError {
  if (thrown instanceof UnfinishedLine) return unfinished(thrown);
  const message = messageOf(thrown);
  const isStalled = thrown instanceof AnswerStalled;
  return new ExportCutShort(
    isStalled ? message : `the connection or the gzip stream broke off (${message})`,
    { cause: thrown },
  );
}

/** Half an event is not quoted: it is user data. */
function unfinished(thrown: UnfinishedLine): ConnectorError {
  const { rest } = thrown;
  const line = onOneLine(rest);
  if (!isBlankLine(line) && describeLine(line).kind !== 'data') return errorOfLine(rest);
  return new ExportCutShort('its last line is incomplete', { cause: thrown });
}
