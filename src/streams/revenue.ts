import { dayCoverage, type DayProgress, type WindowEnd } from '../airbyte/progress/day-coverage.ts';
import { cursorRanges } from './takeover/cursor-ranges.ts';
import { defineStream, type Batch, type ReadTools, type Slice } from '../airbyte/stream.ts';
import type { Window } from '../base/windows.ts';
import { MixpanelError } from '../mixpanel/failures.ts';
import { date, integer, momentInUtc, number } from './column-types.ts';
import type { StreamContext } from './context.ts';
import { coverageOfReports } from './takeover/coverage-of-ranges.ts';
import { labelOf, MOST_REPORT_DAYS, windowsLeft } from './days/days-left.ts';
import { readReports } from './days/read-reports.ts';
import { settledAfter } from './days/settled.ts';

/** Revenue by day. Mixpanel has deprecated the endpoint, which fails more and more often, in the EU above all. */
export const revenue = defineStream({
  name: 'revenue',
  primaryKey: ['date'],
  cursorField: 'date',
  resumable: true,
  schema: () => ({ date, datetime: momentInUtc, amount: number, count: integer, paid_count: integer }),
  progress: dayCoverage<StreamContext>({
    stream: 'revenue',
    settled: ({ options }) => settledAfter(options.attributionMs, options.projectTimezone),
    adopt(state, context) {
      const ranges = cursorRanges(state, 'date', 'revenue');
      return ranges === undefined ? undefined : coverageOfReports(ranges, context);
    },
  }),
  slices: ({ coverage, settled }: DayProgress, context: StreamContext): (Slice & Window)[] =>
    windowsLeft(coverage, settled, context, MOST_REPORT_DAYS).map((window) => ({
      ...window,
      label: labelOf(window),
    })),
  read(slice: Slice & Window, context: StreamContext, tools: ReadTools): AsyncGenerator<Batch, WindowEnd> {
    const ask = (window: Window) => context.mixpanel.revenue(window);
    return readReports(slice, { ask, isTooHeavy: getsBetterWithLess, before: {} }, context, tools);
  },
});

/** This endpoint also answers 400 without a reason where fewer days would do; what is gone stays gone. */
function getsBetterWithLess(thrown: unknown): boolean {
  if (!(thrown instanceof MixpanelError)) return false;
  return (
    thrown.failure === 'revenue-too-slow' ||
    (thrown.failure === 'revenue-unavailable' && thrown.status === 400)
  );
}
