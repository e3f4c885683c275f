import type { WindowEnd } from '../../airbyte/progress/day-coverage.ts';
import type { Logger } from '../../airbyte/logger.ts';
import type { Clock } from '../../base/clock.ts';
import { ConnectorError } from '../../base/errors.ts';
import { ExportCutShort, NotAnEvent } from '../../mixpanel/export/export-errors.ts';
import { MixpanelError } from '../../mixpanel/failures.ts';
import { isTooHeavy } from '../days/too-heavy.ts';
import { DayCounts } from './day-counts.ts';
import { labelOfPiece, splitPiece, type Piece } from './split-window.ts';

/** What breaks an answer off is often over in a moment. */
const PAUSE_MS = 1000;
/** How often a piece is asked for before it is cut. */
const MOST_TRIES = 2;

/** Reads a piece once; returns only when it was read to its true end. */
export type ReadOnce<Batch> = (piece: Piece) => AsyncGenerator<Batch, WindowEnd>;

/** What the answers for a window have given. */
export interface Given {
  /** How many events of each day the answer at hand holds, or the last one. */
  readonly held: DayCounts;
  /** Records that nobody remembers, so that another answer for the same days gives them once more. */
  readonly unrecorded: number;
}

interface Tools {
  readonly clock: Clock;
  readonly log: Logger;
  readonly given: Given;
}

/** How far a piece was read, and what its whole answers held together. */
interface PieceEnd extends WindowEnd {
  readonly held: DayCounts;
}

/**
 * Reads a window to its true end. What ends early is read again, and then in smaller pieces, so that a heavy day gets
 * through a server that does not hold out; only when the smallest fails has the read failed.
 *
 * Of a day nothing goes away between two answers: one that ends well and holds fewer events of a day than another one did
 * before it broke off, such as an empty one, is not whole either. Their number is what tells, for a merge of identities changes the events.
 */
export async function* readWindow<Batch>(
  window: Piece,
  readOnce: ReadOnce<Batch>,
  tools: Tools,
): AsyncGenerator<Batch, WindowEnd> {
  const { to, at } = yield* readPieceByPiece(window, new DayCounts(), readOnce, tools);
  return { to, at };
}

/** @param fullest what a whole answer has to hold at least of each day of the piece */
async function* readPieceByPiece<Batch>(
  piece: Piece,
  fullest: DayCounts,
  readOnce: ReadOnce<Batch>,
  tools: Tools,
): AsyncGenerator<Batch, PieceEnd> {
  const { given, clock } = tools;
  for (let tries = 1; ; tries++) {
    try {
      const end = yield* readOnce(piece);
      return whole({ ...end, held: given.held }, piece, fullest);
    } catch (thrown) {
      if (!isWorthAnother(thrown)) throw thrown;
      fullest.raiseTo(given.held);
      const cut = tries < MOST_TRIES && !isTooHeavy(thrown) ? undefined : smallerThan(piece, thrown);
      if (cut?.length === 0) throw named(piece, thrown);
      await say(piece, cut, thrown, tools);
      if (cut !== undefined) return yield* readAll(piece, cut, fullest, readOnce, tools);
      await clock.sleep(PAUSE_MS);
    }
  }
}

/** Returns the end of a piece, unless what it held is less than there is. */
function whole(end: PieceEnd, { from }: Piece, fullest: DayCounts): PieceEnd {
  const lack = end.held.lackOf(fullest, { from, to: end.to });
  if (lack === 0) return end;
  throw new ExportCutShort(`it lacks ${lack} events or more that one which broke off held`);
}

/** What to read in place of a piece; for an event that is broken whole days alone, for no part of one has to hold it. */
function smallerThan(piece: Piece, thrown: unknown): Piece[] {
  return thrown instanceof NotAnEvent && piece.from === piece.to ? [] : splitPiece(piece);
}

/** Reads the parts of a piece one after the other. They count from the first answer, and end before a day that has not begun. */
async function* readAll<Batch>(
  piece: Piece,
  parts: readonly Piece[],
  fullest: DayCounts,
  readOnce: ReadOnce<Batch>,
  tools: Tools,
): AsyncGenerator<Batch, PieceEnd> {
  const held = new DayCounts();
  let [to, at] = ['', Infinity];
  for (const part of parts) {
    const ofPart = new DayCounts();
    // A part of a day may hold fewer; what all of them hold is compared below.
    if (part.minutes === undefined) ofPart.raiseTo(fullest);
    const end = yield* readPieceByPiece(part, ofPart, readOnce, tools);
    to = end.to;
    if (to < part.to) break;
    at = Math.min(at, end.at);
    held.addAll(end.held);
  }
  try {
    return whole({ to, at, held }, piece, fullest);
  } catch (thrown) {
    throw thrown instanceof ConnectorError ? named(piece, thrown) : thrown;
  }
}

/** A request that found no answer was tried often enough by the client; an answer that broke off was not. */
function isWorthAnother(thrown: unknown): thrown is ConnectorError {
  if (isTooHeavy(thrown)) return true;
  return (
    thrown instanceof ConnectorError && thrown.kind === 'transient' && !(thrown instanceof MixpanelError)
  );
}

async function say(
  piece: Piece,
  cut: readonly Piece[] | undefined,
  why: Error,
  { log, given: { unrecorded } }: Tools,
): Promise<void> {
  const next = cut === undefined ? 'it is read again' : `it is read in ${cut.length} pieces`;
  const twice = unrecorded === 0 ? '' : `, and ${unrecorded} records come twice`;
  await log.warn(
    `export: ${labelOfPiece(piece)} was not read to its end, so ${next}${twice}: ${why.message}`,
  );
}

/** The failure with the piece that it is about. */
function named(piece: Piece, why: ConnectorError): ConnectorError {
  const detail = why.detail === undefined ? {} : { detail: why.detail };
  return new ConnectorError(why.kind, `${labelOfPiece(piece)}: ${why.message}`, { cause: why, ...detail });
}
