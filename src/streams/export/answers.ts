import type { Logger } from '../../airbyte/logger.ts';
import type { WindowEnd } from '../../airbyte/progress/day-coverage.ts';
import type { Clock } from '../../base/clock.ts';
import { ConnectorError, StreamFailedError } from '../../base/errors.ts';
import { ExportCutShort } from '../../mixpanel/export/export-errors.ts';
import { isFailure, mayConcernDays, MixpanelError, smallerHelps } from '../../mixpanel/failures.ts';
import type { Window } from '../../base/windows.ts';
import type { DayCounts } from './day-counts.ts';
import type { Patience } from './patience.ts';
import { pieceLabel, type Piece } from './split-window.ts';

/** The cause of an incomplete answer is often gone after a moment. */
const PAUSE_MS = 1000;
/** A range of days is requested again only if its first answer broke off within this time (ms). Half of it is read sooner. */
const MAX_REPEATED_MS = 60_000;

const WEB_PAGE = 'web-page';

/** Reads a piece with one request. Returns only if the answer was complete. */
export type ReadOnce<Batch> = (piece: Piece) => AsyncGenerator<Batch, WindowEnd>;

/** What is known about the records of a window so far. */
export interface RecordCounts {
  /** Events per day in the current or last answer. */
  readonly dayCounts: DayCounts;
  /** Delivered records that are not remembered, because memory is bounded. Another answer for the same days delivers them again. */
  readonly unrecorded: number;
  /** True if some event that was delivered from an earlier answer is not in the last one, not even as a duplicate. */
  readonly isLackingEvents: boolean;
}

export interface WindowTools<Batch> {
  readonly clock: Clock;
  readonly log: Logger;
  readonly records: RecordCounts;
  readonly patience: Patience;
  readonly readOnce: ReadOnce<Batch>;
  /** Returns days whose answer takes too long, to be read in smaller windows. */
  readonly giveBack: (days: Window) => void;
  /** Sends the smallest request for events. Throws as reading does. */
  readonly probe: () => Promise<void>;
}

/** The end of a piece, and the events per day in its complete answers. */
export interface PieceEnd extends WindowEnd {
  readonly dayCounts: DayCounts;
}

/** No answer for a piece was complete. */
export interface Incomplete {
  readonly why: ConnectorError;
}

/**
 * Reads a piece, and requests it again if the answer is incomplete and fewer attempts were made than allowed.
 *
 * Events do not disappear between two answers, but Mixpanel may remove duplicates. So an answer that ends properly, such as
 * an empty one, is incomplete too if it has fewer events of a day than an earlier answer, unless it lacks duplicates only
 * and the next one has just as many. Only their number is compared: merged identities change events.
 *
 * @param expected the least events per day that a complete answer has; raised by each incomplete one
 * @throws what another request would not change
 */
export async function* readComplete<Batch>(
  piece: Piece,
  attempts: number,
  expected: DayCounts,
  tools: WindowTools<Batch>,
): AsyncGenerator<Batch, PieceEnd | Incomplete> {
  const { records, clock, readOnce, patience } = tools;
  /** Events per day in a complete answer that lacked duplicates only. */
  let deduplicated: DayCounts | undefined;
  for (let attempt = 1; ; attempt++) {
    const startedAt = clock.now();
    try {
      const end = yield* readOnce(piece);
      const isConfirmed = deduplicated?.agreesWith(records.dayCounts, piece) === true;
      const dayCounts = isConfirmed && !records.isLackingEvents ? expected : records.dayCounts;
      const complete = checkCounts({ ...end, dayCounts }, piece, expected);
      patience.completed(records.dayCounts.isEmpty);
      return complete;
    } catch (thrown) {
      if (!isIncomplete(thrown, piece)) throw thrown;
      await rejectWebPage(thrown, tools.probe);
      patience.failed(thrown);
      const mayBeAll = deduplicated === undefined && lacksDuplicatesOnly(thrown, records, expected, piece);
      if (mayBeAll) deduplicated = records.dayCounts;
      expected.raiseTo(records.dayCounts);
      const isCheap = piece.from === piece.to || clock.now() - startedAt <= MAX_REPEATED_MS;
      const isRepeated = mayBeAll || (attempt < attempts && isCheap && !wasRepeated(thrown));
      if (!isRepeated || patience.isOver) return { why: thrown };
      await pauseBefore('it is read again', piece, thrown, tools);
    }
  }
}

/** Returns the end of a piece. Throws if it has fewer events than expected. */
export function checkCounts(end: PieceEnd, { from }: Piece, expected: DayCounts): PieceEnd {
  const missing = end.dayCounts.missing(expected, { from, to: end.to });
  if (missing === 0) return end;
  throw new FewerEvents(`at least ${missing} events of an earlier answer are missing`);
}

/** Logs why a piece was not read and what happens next, and waits a moment. */
export async function pauseBefore<Batch>(
  next: string,
  piece: Piece,
  why: ConnectorError,
  { log, clock, records: { unrecorded } }: WindowTools<Batch>,
): Promise<void> {
  const repeated = unrecorded === 0 ? '' : `, and ${unrecorded} records are delivered twice`;
  await log.warn(
    `export: ${pieceLabel(piece)} was not read completely, so ${next}${repeated}: ${why.message}`,
  );
  await clock.sleep(PAUSE_MS);
}

/** The error with the piece that failed. */
export function withLabel(piece: Piece, error: ConnectorError): ConnectorError {
  const detail = error.detail === undefined ? {} : { detail: error.detail };
  return new ConnectorError(error.kind, `${pieceLabel(piece)}: ${error.message}`, {
    cause: error,
    ...detail,
  });
}

/** The answer ended properly, with fewer events of a day than an earlier one. */
class FewerEvents extends ExportCutShort {}

function lacksDuplicatesOnly(
  thrown: ConnectorError,
  records: RecordCounts,
  expected: DayCounts,
  piece: Piece,
): boolean {
  return (
    thrown instanceof FewerEvents &&
    !records.isLackingEvents &&
    !records.dayCounts.lacksDayOf(expected, piece)
  );
}

/** The client has repeated the request, or repeating it would not help. */
export function wasRepeated(why: ConnectorError): boolean {
  return smallerHelps(why) || mayConcernDays(why);
}

/** Incomplete answers, and failures that other days need not have. What concerns all days is not. */
function isIncomplete(thrown: unknown, { minutes }: Piece): thrown is ConnectorError {
  if (smallerHelps(thrown) || isFailure(thrown, WEB_PAGE)) return true;
  if (minutes === undefined && mayConcernDays(thrown)) return true;
  return (
    thrown instanceof ConnectorError && thrown.kind === 'transient' && !(thrown instanceof MixpanelError)
  );
}

/** A web page in place of many events may mean that they are too many, unless one event cannot be requested either. */
async function rejectWebPage(thrown: ConnectorError, probe: () => Promise<void>): Promise<void> {
  if (!isFailure(thrown, WEB_PAGE)) return;
  try {
    await probe();
  } catch (again) {
    if (!isFailure(again, WEB_PAGE)) return;
    const { kind, message, detail = message } = again;
    throw new StreamFailedError(kind, message, { detail, cause: again });
  }
}
