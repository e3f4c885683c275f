import { cursorRanges } from './cursor-ranges.ts';
import type { Coverage, CoveredRange } from '../../base/coverage.ts';
import { addDays, type Day } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';
import type { StreamContext } from '../context.ts';
import { coverageOfRanges, earliestEndOfDay } from './coverage-of-ranges.ts';
import { settledAfter } from '../days/settled.ts';

/**
 * Converts a foreign state of `export`, such as `{"time": "2026-11-21T23:58:10Z"}`: the time of the latest
 * event delivered. The days before it count as read. Other connectors drop events older than their cursor, so
 * a day inside our lookback counts as read at its end: events that arrived later are delivered now.
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
    const unsettled: CoveredRange[] = [];
    let day: Day = to;
    for (; day >= from && !settled(day, at); day = addDays(day, -1)) {
      unsettled.unshift({ from: day, to: day, at: earliestEndOfDay(day, zone) });
    }
    return day < from ? unsettled : [{ from, to: day, at }, ...unsettled];
  });
}
