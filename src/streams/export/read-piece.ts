import type { WindowEnd } from '../../airbyte/progress/day-coverage.ts';
import type { Batch, ReadTools } from '../../airbyte/stream.ts';
import type { Window } from '../../base/windows.ts';
import type { SeenLines } from '../../mixpanel/export/seen-lines.ts';
import type { StreamContext } from '../context.ts';
import { requestWindow } from '../days/request-window.ts';
import type { EventRecords } from './event-records.ts';
import { pieceLabel, splitPiece, timeRangeOf, type Piece } from './split-window.ts';

/** Reads a piece with one request. Throws unless the answer was complete. */
export async function* readPiece(
  piece: Piece,
  records: EventRecords,
  seenLines: SeenLines,
  { mixpanel, options }: StreamContext,
  { log, recordWriter }: ReadTools,
): AsyncGenerator<Batch, WindowEnd> {
  records.begin();
  const during = timeRangeOf(piece);
  const query = { events: options.exportEvents, during, seenLines, canSplit: splitPiece(piece).length > 0 };
  const request = (window: Window) => mixpanel.exportEvents({ ...window, ...query });
  const { window, answer } = await requestWindow(piece, request, log, options.lastDay === undefined);
  if (answer === undefined) return { to: window.to, at: 0 };
  const writer = recordWriter();
  try {
    for await (const batch of answer.batches) {
      for (let isDone = false; !isDone;) {
        isDone = records.write(batch, writer);
        if (writer.full) yield writer.take();
      }
    }
  } catch (thrown) {
    // Records already written count as delivered, so the next answer for these days leaves them out.
    yield writer.take();
    throw thrown;
  }
  yield writer.take();
  for (const note of [...records.takeNotes(), ...answer.notes()])
    await log.warn(`export: ${pieceLabel(piece)}: ${note}`);
  return { to: window.to, at: answer.at };
}
