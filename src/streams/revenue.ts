import { dayCoverage, type DayProgress, type WindowEnd } from '../airbyte/progress/day-coverage.ts';
import { cursorRanges } from './takeover/cursor-ranges.ts';
import type { Read, ReadTools, Slice } from '../airbyte/stream.ts';
import { StreamRetiredError } from '../base/errors.ts';
import type { Window } from '../base/windows.ts';
import type { DayReport } from '../mixpanel/day-report.ts';
import { ENDPOINTS } from '../mixpanel/endpoints.ts';
import { mayBeRetired } from '../mixpanel/failures.ts';
import { described, integer, number } from './column-types.ts';
import type { StreamContext } from './context.ts';
import { coverageOfReports } from './takeover/coverage-of-ranges.ts';
import { withoutFutureReads } from './saved-state/future-moments.ts';
import { DAY_COLUMNS } from './days/day-records.ts';
import { daysIn, windowLabel } from './days/pending-windows.ts';
import { readReports } from './days/read-reports.ts';
import { type ReadZone, withoutMovedDays, withReadZone } from './saved-state/time-zone.ts';
import { MAX_REPORT_DAYS, reportWindows, type ReportWindow } from './days/report-windows.ts';
import type { LearnedSize } from './days/request-in-parts.ts';
import { earlierToday } from './days/today.ts';
import { settledAfter } from './days/settled.ts';
import { defineStream } from './define-stream.ts';
import { itemError } from './item-error.ts';

interface RevenueSlice extends Slice, ReportWindow {
  readonly learned: LearnedSize;
}

const COLUMNS = {
  ...DAY_COLUMNS,
  amount: described(number, 'The revenue of the day, in the unit that was tracked.'),
  count: described(integer, 'The number of users of the day.'),
  paid_count: described(integer, 'The number of paying users of the day.'),
};

/** Revenue by day. Mixpanel has deprecated the endpoint. It fails more and more often, most of all in the EU. */
export const revenue = defineStream({
  name: 'revenue',
  holds: 'Revenue by day: amount, users and paying users; deprecated by Mixpanel',
  quirks: [
    '**Mixpanel has deprecated this report.** It may be missing (404), fail without a reason (400) or time out (504), most of all in the EU. If it is missing, the stream completes without records, with a warning. Otherwise the range is halved, and the error names the parts that fail. If all fail, deselect this stream. The other streams continue.',
    'Days are delivered again like those of `funnels`. The total that Mixpanel adds to the days is left out.',
  ],
  probe: {
    endpoint: ENDPOINTS.revenue,
    send: revenueOfToday,
  },
  requests: [
    {
      endpoint: ENDPOINTS.revenue,
      formula: `one per ${MAX_REPORT_DAYS} days`,
      count: ({ days }) => Math.ceil(days / MAX_REPORT_DAYS),
    },
  ],
  primaryKey: ['date'],
  cursorField: 'date',
  resumable: true,
  schema: () => COLUMNS,
  progress: withReadZone(
    dayCoverage<StreamContext>({
      stream: 'revenue',
      settled: ({ options }) => settledAfter(options.attributionMs, options.projectTimezone),
      adopt(state, context) {
        const ranges = cursorRanges(state, 'date', 'revenue');
        return ranges === undefined ? undefined : coverageOfReports(ranges, context);
      },
    }),
  ),
  async prepare(progress: DayProgress & ReadZone, context: StreamContext, tools) {
    const past = await withoutFutureReads('revenue', [progress.coverage], context, tools);
    const [coverage = []] = await withoutMovedDays('revenue', past, progress, context, tools);
    return { ...progress, coverage };
  },
  slices({ coverage, settled }: DayProgress, context: StreamContext): RevenueSlice[] {
    const learned = { tooManyDays: Infinity };
    const windows = reportWindows(coverage, settled, context);
    context.forecast.reads('revenue', { days: daysIn(windows) });
    return windows.map((window) => ({
      ...window,
      learned,
      label: windowLabel(window),
    }));
  },
  read(
    slice: RevenueSlice,
    context: StreamContext,
    tools: ReadTools,
  ): AsyncGenerator<Read<WindowEnd>, undefined> {
    const report = {
      endpoint: ENDPOINTS.revenue,
      request: (window: Window, isPart: boolean) => context.mixpanel.revenue(window, isPart),
      learned: slice.learned,
      before: new Map(),
      label: (days: string) => days,
    };
    return unlessRetired(readReports(slice, report, context, tools), context);
  },
});

/**
 * Mixpanel is retiring the report. That must not fail every sync of a project that no longer has it. It is gone if it is
 * missing twice in a row, the second time for the current day alone.
 */
async function* unlessRetired(
  days: AsyncGenerator<Read<WindowEnd>, undefined>,
  context: StreamContext,
): AsyncGenerator<Read<WindowEnd>, undefined> {
  try {
    return yield* days;
  } catch (thrown) {
    if (!mayBeRetired(thrown)) throw thrown;
    if (!(await isRetired(context))) throw itemError(thrown);
    throw new StreamRetiredError(thrown.kind, thrown.message, { detail: thrown.detail ?? '', cause: thrown });
  }
}

async function isRetired(context: StreamContext): Promise<boolean> {
  try {
    await revenueOfToday(context);
    return false;
  } catch (thrown) {
    return mayBeRetired(thrown);
  }
}

function revenueOfToday(context: StreamContext): Promise<DayReport> {
  const day = earlierToday(context);
  return context.mixpanel.revenue({ from: day, to: day });
}
