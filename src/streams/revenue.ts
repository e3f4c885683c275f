import { dayCoverage, type DayProgress, type WindowEnd } from '../airbyte/progress/day-coverage.ts';
import { cursorRanges } from './takeover/cursor-ranges.ts';
import type { Batch, ReadTools, Slice } from '../airbyte/stream.ts';
import type { Window } from '../base/windows.ts';
import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { MixpanelError } from '../mixpanel/failures.ts';
import { date, integer, momentInUtc, number } from './column-types.ts';
import type { StreamContext } from './context.ts';
import { coverageOfReports } from './takeover/coverage-of-ranges.ts';
import { labelOf, MAX_REPORT_DAYS, today, windowsLeft } from './days/days-left.ts';
import { readReports } from './days/read-reports.ts';
import { settledAfter } from './days/settled.ts';
import { defineStream } from './define-stream.ts';

/** Revenue by day. Mixpanel has deprecated the endpoint, which fails more and more often, in the EU above all. */
export const revenue = defineStream({
  name: 'revenue',
  holds: 'Revenue by day: the amount, the users, and how many of them paid; deprecated by Mixpanel',
  quirks: [
    '**Mixpanel has deprecated this report.** It may be gone (404), refused without a reason (400) or time out (504), most of all in the EU. Unless it is gone, the range is halved. What still fails is an error of this stream alone that says to deselect it; the other streams go on.',
    'Days are delivered again as those of funnels are. The total that Mixpanel sends along with the days is left out.',
  ],
  probe: {
    endpoint: ENDPOINTS.revenue,
    send: (context) => context.mixpanel.revenue({ from: today(context), to: today(context) }),
  },
  requests: [
    {
      endpoint: ENDPOINTS.revenue,
      formula: `one for each ${MAX_REPORT_DAYS} days`,
      count: ({ days }) => Math.ceil(days / MAX_REPORT_DAYS),
    },
  ],
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
    windowsLeft(coverage, settled, context, MAX_REPORT_DAYS).map((window) => ({
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
