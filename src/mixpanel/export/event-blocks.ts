import type { Readable } from 'node:stream';
import { ConnectorError, messageOf } from '../../base/errors.ts';
import { LineTooLong, UnfinishedLine, completeLines } from '../../json/lines.ts';
import { onOneLine } from '../../json/normalize.ts';
import { endsWithConnection, readChunks } from '../http/body.ts';
import { AnswerStalled } from '../http/stall.ts';
import { EndUnknown, errorOfLine, ExportCutShort } from './export-errors.ts';
import { describeLine, isBlankLine } from './line-kinds.ts';

/** Mixpanel accepts events of up to 1 MB. Escapes make them longer, but nowhere near this. */
const MAX_LINE_BYTES = 67_108_864;

/**
 * The body of an export as blocks of complete lines, each block ending with `\n`. Throws {@link ExportCutShort} if the
 * connection, the gzip stream or the last line is cut, because Mixpanel sends status 200 before anything can go wrong;
 * {@link EndUnknown} if that would not be noticed.
 */
export async function* eventBlocks(body: Readable): AsyncGenerator<Buffer, void> {
  try {
    yield* completeLines(readChunks(body), MAX_LINE_BYTES);
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
  if (thrown instanceof LineTooLong) return new ConnectorError('system', `${message}.`, { cause: thrown });
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
