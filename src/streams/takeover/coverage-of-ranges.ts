import type { CursorRange } from './cursor-ranges.ts';
import { type Coverage, type CoveredRange, addRange, type IsSettled } from '../../base/coverage.ts';
import { addDays, dayAt, type Day, startOfDay } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';
import type { StreamContext } from '../context.ts';
import { settledAfter } from '../days/settled.ts';

/** Days that a foreign state certainly covers. `rangesOf` converts the days of a range and its end (ms UTC). */
export function coverageOfRanges(
  ranges: readonly CursorRange[],
  context: StreamContext,
  settled: IsSettled,
  rangesOf: (days: Window, until: number) => readonly CoveredRange[],
): Coverage {
  return ranges
    .flatMap((range) => {
      const days = fullDaysOf(range, context);
      return days === undefined ? [] : rangesOf(days, range.until);
    })
    .reduce<Coverage>((coverage, range) => addRange(coverage, range, settled), []);
}

/** The same for reports by day, read at the cursor in UTC or in the project's zone, whichever is earlier. */
export function coverageOfReports(ranges: readonly CursorRange[], context: StreamContext): Coverage {
  const { attributionMs, projectTimezone: zone } = context.options;
  return coverageOfRanges(ranges, context, settledAfter(attributionMs, zone), ({ from, to }, until) => {
    const day = dayAt(until, 'UTC');
    const aheadMs = Math.max(0, startOfDay(day, 'UTC') - startOfDay(day, zone));
    return [{ from, to, at: until - aheadMs }];
  });
}

/** The end of a day (ms) in UTC or the project's zone, whichever is earlier: the project's age decides which applies. */
export function earliestEndOfDay(day: Day, zone: string): number {
  const next = addDays(day, 1);
  return Math.min(startOfDay(next, 'UTC'), startOfDay(next, zone));
}

/** The complete days in a range, from the start date on. The day in which the range ends is not complete. */
function fullDaysOf(
  { since, until, mayBeConverted }: CursorRange,
  { options }: StreamContext,
): Window | undefined {
  const { firstDay, projectTimezone } = options;
  if (until <= Math.max(since, startOfDay(firstDay, 'UTC'))) return undefined;
  // A converted time falls on the right day in the project's zone, any other in UTC. The earlier day is certain.
  const lastDays = [dayAt(until, 'UTC'), ...(mayBeConverted ? [dayAt(until, projectTimezone)] : [])];
  const [last = ''] = lastDays.sort();
  const from = since <= startOfDay(firstDay, 'UTC') ? firstDay : firstFullDay(since);
  const to = addDays(last, -1);
  return to < from ? undefined : { from, to };
}

function firstFullDay(since: number): Day {
  const day = dayAt(since, 'UTC');
  return startOfDay(day, 'UTC') < since ? addDays(day, 1) : day;
}
