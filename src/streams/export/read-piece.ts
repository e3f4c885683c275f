import type { WindowEnd } from '../../airbyte/progress/day-coverage.ts';
import type { Batch, ReadTools } from '../../airbyte/stream.ts';
import type { Logger } from '../../airbyte/logger.ts';
import type { Day } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';
import type { SeenLines } from '../../mixpanel/export/seen-lines.ts';
import type { StreamContext } from '../context.ts';
import { requestWindow } from '../days/request-window.ts';
import { readBeforeEnd } from '../days/settled.ts';
import { earlierToday, hasSurelyBegun } from '../days/today.ts';
import type { EventRecords } from './event-records.ts';
import type { RunningWindow } from './running-window.ts';
import { withWhere } from './where.ts';
import { pieceLabel, splitDay, splitDays, timeRangeOf, type Piece } from './split-window.ts';

interface PieceReading {
  readonly records: EventRecords;
  readonly seenLines: SeenLines;
  /** The window of the piece, whose scheduler learns from the answer. */
  readonly window: RunningWindow;
}

/** Reads a piece with one request. Throws unless the answer was complete. */
export async function* readPiece(
  piece: Piece,
  { records, seenLines, window: running }: PieceReading,
  context: StreamContext,
  { log, recordWriter }: ReadTools,
): AsyncGenerator<Batch, WindowEnd> {
  const { mixpanel, options } = context;
  records.begin();
  const during = timeRangeOf(piece);
  const canSplit = splitDays(piece).length + splitDay(piece).length > 0;
  const query = { events: options.exportEvents, where: options.exportWhere, during, seenLines, canSplit };
  const send = (window: Window) => mixpanel.exportEvents({ ...window, ...query });
  // A filter for a part of a day may be the cause itself, so the day is requested without it.
  const isFiltered = piece.minutes !== undefined;
  const request = (window: Window) => (isFiltered ? send(window) : withWhere(options, () => send(window)));
  const { window, answer } = await requestWindow(piece, request, async (day, thrown) => {
    if (hasSurelyBegun(day, context)) throw thrown;
    await logNotBegun(day, context, log);
  });
  if (answer === undefined) return { ...window, at: 0 };
  const writer = recordWriter();
  running.answered();
  try {
    for await (const batch of answer.batches) {
      running.received(batch.bytes, piece);
      for (let isDone = false; !isDone;) {
        isDone = records.write(batch, writer);
        if (writer.full) yield writer.take();
      }
    }
  } catch (thrown) {
    // Records already written count as delivered, so the next answer for these days leaves them out.
    yield writer.take();
    throw thrown;
  } finally {
    running.answerEnded();
  }
  yield writer.take();
  for (const note of [...records.takeNotes(), ...answer.notes()])
    await log.warn(`export: ${pieceLabel(piece)}: ${note}`);
  const { to } = window;
  const at = to < piece.to ? readBeforeEnd(answer.at, to, options.projectTimezone) : answer.at;
  return { from: window.from, to, at };
}

async function logNotBegun(day: Day, context: StreamContext, log: Logger): Promise<void> {
  const message = `export: ${day} has not begun yet in the project; reading up to the day before`;
  // Mixpanel may judge by UTC or by the project's time zone. If the day has begun in both, the configured zone is wrong.
  if (day > earlierToday(context)) await log.info(message);
  else await log.warn(`${message}. Set the project time zone to the one in Mixpanel's project settings.`);
}
