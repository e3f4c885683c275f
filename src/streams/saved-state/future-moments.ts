import { cappedCursor, type LatestCursor } from '../../airbyte/progress/latest-cursor.ts';
import type { PlanTools } from '../../airbyte/stream.ts';
import type { Coverage, CoveredRange } from '../../base/coverage.ts';
import { DAY_MS, dayAt, parseTimestamp, toIso } from '../../base/days.ts';
import type { StreamContext } from '../context.ts';

/** A saved moment may be ahead by the difference of two clocks or time zones. One further ahead says nothing. */
const MAX_AHEAD_MS = DAY_MS;

const HINT = 'if it is not in the future, check the clock of this machine';

/**
 * The saved cursor, at most the present. One that is more than a day ahead would hide everything until then, so the stream
 * is read from the start.
 */
export async function withoutFutureCursor(
  stream: string,
  cursor: LatestCursor,
  { clock }: StreamContext,
  { log }: PlanTools,
): Promise<LatestCursor> {
  const nowMs = clock.now();
  if (cursor === null || (parseTimestamp(cursor) ?? 0) <= nowMs + MAX_AHEAD_MS)
    return cappedCursor(cursor, nowMs);
  await log.warn(
    `${stream}: the saved state ends at ${cursor}, in the future, so everything is read again; ${HINT}`,
  );
  return null;
}

/**
 * Saved coverage that ends at the present. Days that were read more than a day from now are read again: they would count
 * as settled for good. Days that have not begun anywhere were not read.
 *
 * @param coverages of one stream, such as one per funnel
 */
export async function withoutFutureReads(
  stream: string,
  coverages: readonly Coverage[],
  { clock }: StreamContext,
  { log }: PlanTools,
): Promise<Coverage[]> {
  const nowMs = clock.now();
  const lastDay = dayAt(nowMs + MAX_AHEAD_MS, 'UTC');
  const isPlausible = ({ at }: CoveredRange): boolean => at <= nowMs + MAX_AHEAD_MS;
  const future = coverages.flat().find((range) => !isPlausible(range));
  if (future !== undefined)
    await log.warn(
      `${stream}: the saved state says that days were read at ${toIso(future.at)}, in the future, so they are read again; ${HINT}`,
    );
  return coverages.map((coverage) =>
    coverage
      .filter((range) => isPlausible(range) && range.from <= lastDay)
      .map(({ from, to, at }) => ({ from, to: to < lastDay ? to : lastDay, at: Math.min(at, nowMs) })),
  );
}
