import type { WindowEnd } from '../../airbyte/progress/days-read.ts';
import type { Logger } from '../../airbyte/logger.ts';
import type { Clock } from '../../base/clock.ts';
import { ConnectorError } from '../../base/errors.ts';
import { ExportCutShort, NotAnEvent } from '../../mixpanel/export-events.ts';
import { MixpanelError } from '../../mixpanel/failures.ts';
import { isTooHeavy } from '../days/too-heavy.ts';
import { labelOfPiece, smallerPieces, type Piece } from './pieces.ts';

/** What breaks an answer off is often over in a moment. */
const PAUSE_MS = 1000;
/** How often a piece is asked for before it is cut. */
const MOST_TRIES = 2;

/** Reads a piece once; returns only when it was read to its true end. */
export type ReadOnce<Batch> = (piece: Piece) => AsyncGenerator<Batch, WindowEnd>;

/** What was delivered of a window, by all its answers together. */
export interface Delivered {
  /** Records, as far as they are remembered. */
  readonly recorded: number;
  /** Those of them that the answer at hand, or the last one, has given as well. */
  readonly seen: number;
  /** Records that nobody remembers, so that another answer for the same days would give them once more. */
  readonly unrecorded: number;
}

interface Tools {
  readonly clock: Clock;
  readonly log: Logger;
  readonly delivered: Delivered;
}

/** How far a piece was read, and how many of the delivered records its whole answers held. */
interface PieceEnd extends WindowEnd {
  readonly confirmed: number;
}

/**
 * Reads a window to its true end. What ends early is read again, and then in smaller pieces, so that a heavy day gets
 * through a server that does not hold out; only when the smallest fails has the read failed. Whole answers that lack what one
 * that broke off had given are not whole, whatever they look like.
 */
export async function* readInPieces<Batch>(
  window: Piece,
  readOnce: ReadOnce<Batch>,
  tools: Tools,
): AsyncGenerator<Batch, WindowEnd> {
  const { delivered } = tools;
  const { to, at, confirmed } = yield* readPieceByPiece(window, readOnce, tools);
  if (confirmed < delivered.recorded) throw named(window, lacking(delivered.recorded - confirmed));
  return { to, at };
}

async function* readPieceByPiece<Batch>(
  piece: Piece,
  readOnce: ReadOnce<Batch>,
  tools: Tools,
): AsyncGenerator<Batch, PieceEnd> {
  const { delivered, clock } = tools;
  let most = 0;
  for (let tries = 1; ; tries++) {
    try {
      const end = yield* readOnce(piece);
      if (delivered.seen < most) throw lacking(most - delivered.seen);
      return { ...end, confirmed: delivered.seen };
    } catch (thrown) {
      if (!isWorthAnother(thrown)) throw thrown;
      most = Math.max(most, delivered.seen);
      const cut = tries < MOST_TRIES && !isTooHeavy(thrown) ? undefined : smallerThan(piece, thrown);
      if (cut?.length === 0) throw named(piece, thrown);
      await say(piece, cut, thrown, tools);
      if (cut !== undefined) return yield* readAll(cut, readOnce, tools);
      await clock.sleep(PAUSE_MS);
    }
  }
}

function lacking(events: number): ExportCutShort {
  return new ExportCutShort(`it lacks ${events} events or more that one which broke off held`);
}

/** A line that is no event may be left out of an answer to a smaller question: that would hide what is missing. */
function smallerThan(piece: Piece, thrown: unknown): Piece[] {
  return thrown instanceof NotAnEvent ? [] : smallerPieces(piece);
}

/** Reads pieces one after the other. What they are together counts from the first answer, and ends before a day that has not begun. */
async function* readAll<Batch>(
  pieces: readonly Piece[],
  readOnce: ReadOnce<Batch>,
  tools: Tools,
): AsyncGenerator<Batch, PieceEnd> {
  const whole = { to: '', at: Infinity, confirmed: 0 };
  for (const piece of pieces) {
    const { to, at, confirmed } = yield* readPieceByPiece(piece, readOnce, tools);
    whole.to = to;
    if (to < piece.to) break;
    whole.at = Math.min(whole.at, at);
    whole.confirmed += confirmed;
  }
  return whole;
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
  { log, delivered: { unrecorded } }: Tools,
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
