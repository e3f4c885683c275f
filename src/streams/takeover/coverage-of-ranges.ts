import type { CursorRange } from './cursor-ranges.ts';
import { type Coverage, type CoveredRange, addRange, type IsSettled } from '../../base/coverage.ts';
import { addDays, dayAt, type Day, startOfDay } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';
import type { StreamContext } from '../context.ts';
import { settledAfter } from '../days/settled.ts';

/**
 * Coverage of the days that another connector has surely read.
 *
 * @param rangesOf the days of one range, and the moment (ms UTC) it was read up to -> how they count as read
 */
export function coverageOfRanges(
  ranges: readonly CursorRange[],
  context: StreamContext,
  settled: IsSettled,
  rangesOf: (days: Window, until: number) => readonly CoveredRange[],
): Coverage {
  return ranges
    .flatMap((range) => {
      const days = daysIn(range, context);
      return days === undefined ? [] : rangesOf(days, range.until);
    })
    .reduce<Coverage>((coverage, range) => addRange(coverage, range, settled), []);
}

/** The same for reports by day, which count as read at the moment of the cursor: no later, whatever zone it is of. */
export function coverageOfReports(ranges: readonly CursorRange[], context: StreamContext): Coverage {
  const { attributionMs, projectTimezone: zone } = context.options;
  return coverageOfRanges(ranges, context, settledAfter(attributionMs, zone), ({ from, to }, until) => {
    const day = dayAt(until, 'UTC');
    const ahead = Math.max(0, startOfDay(day, 'UTC') - startOfDay(day, zone));
    return [{ from, to, at: until - ahead }];
  });
}

/** The earlier of the day's ends in UTC and in the project's zone: which one counts depends on the project's age. */
export function endOfDay(day: Day, zone: string): number {
  const next = addDays(day, 1);
  return Math.min(startOfDay(next, 'UTC'), startOfDay(next, zone));
}

/** The days of the read that lie in a range as a whole; the day in which it ends does not. */
function daysIn({ since, until, converted }: CursorRange, { options }: StreamContext): Window | undefined {
  const { firstDay, projectTimezone } = options;
  if (until <= Math.max(since, startOfDay(firstDay, 'UTC'))) return undefined;
  // Converted, the moment may stand for the day in the project's zone or for that in UTC: the earlier one is sure.
  const last = [dayAt(until, 'UTC'), ...(converted ? [dayAt(until, projectTimezone)] : [])].sort()[0] ?? '';
  const from = since <= startOfDay(firstDay, 'UTC') ? firstDay : firstWholeDay(since);
  const to = addDays(last, -1);
  return to < from ? undefined : { from, to };
}

function firstWholeDay(since: number): Day {
  const day = dayAt(since, 'UTC');
  return startOfDay(day, 'UTC') < since ? addDays(day, 1) : day;
}
