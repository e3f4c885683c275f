import type { Logger } from '../../airbyte/logger.ts';
import type { WindowEnd } from '../../airbyte/progress/day-coverage.ts';
import type { Clock } from '../../base/clock.ts';
import { ConnectorError, StreamFailedError } from '../../base/errors.ts';
import { EndUnknown, ExportCutShort, NotAnEvent } from '../../mixpanel/export/export-errors.ts';
import { isFailure, isRejected, MixpanelError, smallerHelps } from '../../mixpanel/failures.ts';
import { DayCounts } from './day-counts.ts';
import { Patience } from './patience.ts';
import { pieceLabel, splitPiece, type Piece } from './split-window.ts';

/** The cause of an incomplete answer is often gone after a moment. */
const PAUSE_MS = 1000;
/** Attempts before a window, a day or a part of a day is split. */
const MAX_ATTEMPTS = 2;

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

interface Tools {
  readonly clock: Clock;
  readonly log: Logger;
  readonly records: RecordCounts;
  /** Sends the smallest request for events. Throws as reading does. */
  readonly probe: () => Promise<void>;
}

interface WindowTools<Batch> extends Tools {
  readonly readOnce: ReadOnce<Batch>;
  readonly patience: Patience;
}

/** The end of a piece, and the events per day in its complete answers. */
interface PieceEnd extends WindowEnd {
  readonly dayCounts: DayCounts;
}

/**
 * Reads a window completely. An incomplete answer is requested again, then in smaller pieces, so that a heavy day gets
 * through an unstable server. The read fails only if the smallest piece fails, or if many requests in a row brought nothing.
 * If Mixpanel rejects the filter of a part, or if many parts bring nothing, the piece is requested once more.
 *
 * Events do not disappear between two answers, but Mixpanel may remove duplicates. So an answer that ends properly, such as
 * an empty one, is incomplete too if it has fewer events of a day than an earlier answer, unless it lacks duplicates only
 * and the next one has just as many. Only their number is compared: merged identities change events.
 */
export async function* readWindow<Batch>(
  window: Piece,
  readOnce: ReadOnce<Batch>,
  tools: Tools,
): AsyncGenerator<Batch, WindowEnd> {
  const windowTools = { ...tools, readOnce, patience: new Patience() };
  const { from, to, at } = yield* readPieceWithRetries(window, new DayCounts(), windowTools);
  return { from, to, at };
}

/** @param expected the least events per day that a complete answer has */
async function* readPieceWithRetries<Batch>(
  piece: Piece,
  expected: DayCounts,
  tools: WindowTools<Batch>,
): AsyncGenerator<Batch, PieceEnd> {
  const { records, clock, readOnce, patience } = tools;
  const attempts = patience.isNew || piece.from === piece.to ? MAX_ATTEMPTS : 1;
  /** Events per day in a complete answer that lacked duplicates only. */
  let deduplicated: DayCounts | undefined;
  let canSplit = true;
  for (let attempt = 1; ; attempt++) {
    try {
      const end = yield* readOnce(piece);
      const isConfirmed = deduplicated?.agreesWith(records.dayCounts, piece) === true;
      const dayCounts = isConfirmed && !records.isLackingEvents ? expected : records.dayCounts;
      const complete = checkCounts({ ...end, dayCounts }, piece, expected);
      patience.completed(records.dayCounts.isEmpty);
      return complete;
    } catch (thrown) {
      if (!isRetryable(thrown)) throw thrown;
      await rejectWebPage(thrown, tools);
      patience.failed(thrown);
      const mayBeAll =
        deduplicated === undefined &&
        thrown instanceof FewerEvents &&
        lacksDuplicatesOnly(records, expected, piece);
      if (mayBeAll) deduplicated = records.dayCounts;
      expected.raiseTo(records.dayCounts);
      const asksAgain = mayBeAll || (attempt < attempts && !smallerHelps(thrown));
      const smaller: Piece[] = canSplit ? partsAfter(thrown, piece) : [];
      const parts = asksAgain ? undefined : smaller;
      if (parts?.length === 0 || patience.isOver) throw withLabel(piece, thrown);
      await logRetry(piece, parts, thrown, tools);
      const end = parts && (yield* readPartsUnlessUseless(piece, parts, expected, tools));
      if (end !== undefined) return end;
      canSplit &&= parts === undefined;
      await clock.sleep(PAUSE_MS);
    }
  }
}

/** So many parts of a day had no events that the day is better requested once more. */
class EmptyParts extends ConnectorError {
  constructor({ kind, message, detail }: ConnectorError) {
    super(kind, message, detail === undefined ? {} : { detail });
  }
}

/** The answer ended properly, with fewer events of a day than an earlier one. */
class FewerEvents extends ExportCutShort {}

function lacksDuplicatesOnly(records: RecordCounts, expected: DayCounts, piece: Piece): boolean {
  return !records.isLackingEvents && !records.dayCounts.lacksDayOf(expected, piece);
}

/** Returns the end of a piece. Throws if it has fewer events than expected. */
function checkCounts(end: PieceEnd, { from }: Piece, expected: DayCounts): PieceEnd {
  const missing = end.dayCounts.missing(expected, { from, to: end.to });
  if (missing === 0) return end;
  throw new FewerEvents(`at least ${missing} events of an earlier answer are missing`);
}

/** Entire days only for a broken event: parts of a day need not contain it. */
function partsAfter(thrown: unknown, piece: Piece): Piece[] {
  if (thrown instanceof EndUnknown) return [];
  return thrown instanceof NotAnEvent && piece.from === piece.to ? [] : splitPiece(piece);
}

/** Returns undefined if Mixpanel rejects the filter that selects a part of a day, or if many parts brought nothing. */
async function* readPartsUnlessUseless<Batch>(
  piece: Piece,
  parts: readonly Piece[],
  expected: DayCounts,
  tools: WindowTools<Batch>,
): AsyncGenerator<Batch, PieceEnd | undefined> {
  try {
    return yield* readParts(piece, parts, expected, tools);
  } catch (thrown) {
    const isFiltered = parts.some(({ minutes }) => minutes !== undefined);
    const isUseless = thrown instanceof EmptyParts || (isFiltered && isRejected(thrown));
    if (!isUseless) throw thrown;
    await logRetry(piece, undefined, thrown, tools);
    return undefined;
  }
}

/** Reads the parts of a piece in order. Stops before a day that has not begun. */
async function* readParts<Batch>(
  piece: Piece,
  parts: readonly Piece[],
  expected: DayCounts,
  tools: WindowTools<Batch>,
): AsyncGenerator<Batch, PieceEnd> {
  const { patience } = tools;
  const dayCounts = new DayCounts();
  let [to, at] = ['', Infinity];
  for (const part of parts) {
    // Empty days are progress; empty parts of a day are not.
    if (part.minutes !== undefined && patience.isNearlyOver) throw new EmptyParts(patience.lastFailure);
    // A part of a day may have fewer events. Their sum is checked below.
    const expectedOfPart = part.minutes === undefined ? expected.within(part) : new DayCounts();
    const end = yield* readPieceWithRetries(part, expectedOfPart, tools);
    to = end.to;
    if (to < part.to) break;
    at = Math.min(at, end.at);
    dayCounts.addAll(end.dayCounts);
  }
  try {
    return checkCounts({ from: piece.from, to, at, dayCounts }, piece, expected);
  } catch (thrown) {
    throw thrown instanceof ConnectorError ? withLabel(piece, thrown) : thrown;
  }
}

/** A web page in place of many events may mean that they are too many, unless one event cannot be requested either. */
async function rejectWebPage(thrown: ConnectorError, { probe }: Tools): Promise<void> {
  if (!isFailure(thrown, WEB_PAGE)) return;
  try {
    await probe();
  } catch (again) {
    if (!isFailure(again, WEB_PAGE)) return;
    const { kind, message, detail = message } = again;
    throw new StreamFailedError(kind, message, { detail, cause: again });
  }
}

/** Incomplete answers are retried here. Requests without an answer were already retried by the client. */
function isRetryable(thrown: unknown): thrown is ConnectorError {
  if (smallerHelps(thrown) || isFailure(thrown, WEB_PAGE)) return true;
  return (
    thrown instanceof ConnectorError && thrown.kind === 'transient' && !(thrown instanceof MixpanelError)
  );
}

async function logRetry(
  piece: Piece,
  parts: readonly Piece[] | undefined,
  error: ConnectorError,
  { log, records: { unrecorded } }: Tools,
): Promise<void> {
  const next = parts === undefined ? 'it is read again' : `it is read in ${parts.length} pieces`;
  const repeated = unrecorded === 0 ? '' : `, and ${unrecorded} records are delivered twice`;
  await log.warn(
    `export: ${pieceLabel(piece)} was not read completely, so ${next}${repeated}: ${error.message}`,
  );
}

/** The error with the piece that failed. */
function withLabel(piece: Piece, error: ConnectorError): ConnectorError {
  const detail = error.detail === undefined ? {} : { detail: error.detail };
  const message = `${pieceLabel(piece)}: ${error.message} The next sync tries again.`;
  return new ConnectorError(error.kind, message, { cause: error, ...detail });
}
