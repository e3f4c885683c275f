import { ConnectorError } from '../../base/errors.ts';
import { EndUnknown, NotAnEvent } from '../../mixpanel/export/export-errors.ts';
import { isRejected, mayConcernDays } from '../../mixpanel/failures.ts';
import {
  checkCounts,
  pauseBefore,
  readComplete,
  withLabel,
  type PieceEnd,
  type WindowTools,
} from './answers.ts';
import { DayCounts } from './day-counts.ts';
import { splitDay, type Piece } from './split-window.ts';

/** Attempts before a part of a day is split. */
const MAX_ATTEMPTS = 2;

/**
 * Reads a day, or a part of it, whose answers were incomplete so far, in smaller and smaller parts, so that a heavy day gets
 * through an unstable server. If Mixpanel rejects the filter of the parts, or if many of them bring nothing, the day is
 * requested once more.
 *
 * @param why the failure of the last answer
 * @throws ConnectorError that names the smallest part that failed
 */
export async function* readInParts<Batch>(
  piece: Piece,
  why: ConnectorError,
  expected: DayCounts,
  tools: WindowTools<Batch>,
): AsyncGenerator<Batch, PieceEnd> {
  const parts = partsAfter(why, piece);
  if (parts.length === 0 || tools.patience.isOver) throw withLabel(piece, why);
  await pauseBefore(`it is read in ${parts.length} pieces`, piece, why, tools);
  let useless: ConnectorError;
  try {
    return yield* readParts(piece, parts, expected, tools);
  } catch (thrown) {
    if (!(thrown instanceof EmptyParts || isRejected(thrown))) throw thrown;
    useless = thrown;
  }
  await pauseBefore('it is read again', piece, useless, tools);
  const end = yield* readComplete(piece, 1, expected, tools);
  if ('why' in end) throw withLabel(piece, end.why);
  return end;
}

/** So many parts of a day had no events that the day is better requested once more. */
class EmptyParts extends ConnectorError {
  constructor({ kind, message, detail }: ConnectorError) {
    super(kind, message, detail === undefined ? {} : { detail });
  }
}

/** None for a broken event, which parts need not contain, and for failures that parts would have too. */
function partsAfter(why: ConnectorError, piece: Piece): Piece[] {
  const isHopeless = why instanceof NotAnEvent || why instanceof EndUnknown || mayConcernDays(why);
  return isHopeless ? [] : splitDay(piece);
}

/** Reads the parts of a day in order. Stops if the day has not begun. */
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
    if (patience.isNearlyOver) throw new EmptyParts(patience.lastFailure);
    // A part may have fewer events than its day. Their sum is checked below.
    const expectedOfPart = new DayCounts();
    const first = yield* readComplete(part, MAX_ATTEMPTS, expectedOfPart, tools);
    const end = 'why' in first ? yield* readInParts(part, first.why, expectedOfPart, tools) : first;
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
