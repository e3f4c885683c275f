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

/** What is known of the answer that is read, or was read last. */
export interface Answered {
  /** Events it held so far. */
  readonly seen: number;
  /** Records that will be given once more where the days are read again. */
  readonly unrecorded: number;
}

interface Tools {
  readonly clock: Clock;
  readonly log: Logger;
  readonly answered: Answered;
}

/** How far a piece was read, and how many events it holds. */
interface PieceEnd extends WindowEnd {
  readonly events: number;
}

/**
 * Reads a piece to its true end. One that ends early is read again, and then in smaller pieces, so that a heavy day gets
 * through a server that does not hold out; only when the smallest fails has the read failed. An answer with fewer events than
 * one that broke off has ended early too, whatever it looks like.
 */
export async function* readInPieces<Batch>(
  piece: Piece,
  readOnce: ReadOnce<Batch>,
  tools: Tools,
): AsyncGenerator<Batch, PieceEnd> {
  const { answered, clock } = tools;
  let most = 0;
  for (let tries = 1; ; tries++) {
    try {
      const end = yield* readOnce(piece);
      if (answered.seen < most) throw fewer(answered.seen, most);
      return { ...end, events: answered.seen };
    } catch (thrown) {
      if (!isWorthAnother(thrown)) throw thrown;
      most = Math.max(most, answered.seen);
      const cut = tries < MOST_TRIES && !isTooHeavy(thrown) ? undefined : smallerThan(piece, thrown);
      if (cut?.length === 0) throw named(piece, thrown);
      await say(piece, cut, thrown, tools);
      if (cut !== undefined) {
        const end = yield* readAll(cut, readOnce, tools);
        if (end.events < most) throw named(piece, fewer(end.events, most));
        return end;
      }
      await clock.sleep(PAUSE_MS);
    }
  }
}

function fewer(events: number, before: number): ExportCutShort {
  return new ExportCutShort(`it holds ${events} events, and one that broke off held ${before}`);
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
  const whole = { to: '', at: Infinity, events: 0 };
  for (const piece of pieces) {
    const { to, at, events } = yield* readInPieces(piece, readOnce, tools);
    whole.to = to;
    if (to < piece.to) break;
    whole.at = Math.min(whole.at, at);
    whole.events += events;
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
  { log, answered: { unrecorded } }: Tools,
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
