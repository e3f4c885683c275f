import { cursorRanges } from './cursor-ranges.ts';
import type { Coverage, CoveredRange } from '../../base/coverage.ts';
import { addDays, type Day } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';
import type { StreamContext } from '../context.ts';
import { coverageOfRanges, endOfDay } from './coverage-of-ranges.ts';
import { settledAfter } from '../days/settled.ts';

/**
 * The state of Airbyte's own source, such as `{"time": "2026-11-21T23:58:10Z"}`, or a bookmark of Singer's: the latest event
 * that was delivered. The days before that event's day count as read. Both sources drop what is older than their cursor, so
 * a day inside our lookback counts as read when it ended, and what arrived for it later is delivered now.
 */
export function adoptExportState(
  state: Record<string, unknown>,
  context: StreamContext,
): Coverage | undefined {
  const ranges = cursorRanges(state, 'time', 'export');
  if (ranges === undefined) return undefined;
  const { lookbackMs, projectTimezone: zone } = context.options;
  const settled = settledAfter(lookbackMs, zone);
  return coverageOfRanges(ranges, context, settled, ({ from, to }: Window, at) => {
    const recent: CoveredRange[] = [];
    let day: Day = to;
    for (; day >= from && !settled(day, at); day = addDays(day, -1)) {
      recent.unshift({ from: day, to: day, at: endOfDay(day, zone) });
    }
    return day < from ? recent : [{ from, to: day, at }, ...recent];
  });
}
