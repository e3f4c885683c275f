import { dayCoverage, type DayProgress, type WindowEnd } from '../../airbyte/progress/day-coverage.ts';
import type { Read, ReadTools, Slice } from '../../airbyte/stream.ts';
import type { OddEntry } from '../../base/cached-list.ts';
import type { Window } from '../../base/windows.ts';
import { ENDPOINTS } from '../../mixpanel/endpoints.ts';
import { joinedCounts, type CountReport } from '../../mixpanel/event-counts.ts';
import { described, integer, text } from '../column-types.ts';
import type { StreamContext } from '../context.ts';
import { DAY_COLUMNS } from '../days/day-records.ts';
import { daysIn, windowLabel } from '../days/pending-windows.ts';
import { readReports } from '../days/read-reports.ts';
import { MAX_REPORT_DAYS, reportWindows, type ReportWindow } from '../days/report-windows.ts';
import type { LearnedSize } from '../days/request-in-parts.ts';
import { settledAfter } from '../days/settled.ts';
import { defineStream } from '../define-stream.ts';
import { failedEntries } from '../odd-entries.ts';
import { withoutFutureReads } from '../saved-state/future-moments.ts';
import { type ReadZone, withoutMovedDays, withReadZone } from '../saved-state/time-zone.ts';
import { countedEvents, inUrls } from './counted-events.ts';

interface CountSlice extends Slice, ReportWindow {
  /** Names, in groups that are requested together. */
  readonly events: readonly (readonly string[])[];
  readonly learned: LearnedSize;
}

const COLUMNS = {
  event: described(text, 'The name of the event.'),
  ...DAY_COLUMNS,
  count: described(integer, 'How often the event happened on the day, as Mixpanel counts it.'),
};

/** Mixpanel's own counts of events. */
export const eventCounts = defineStream({
  name: 'event_counts',
  holds: "Mixpanel's own count of each event by day",
  quirks: [
    'Days are in the project time zone, like those of reports, even if `export` has UTC days. They are delivered again within the lookback of `export`.',
    'Counts the events that Mixpanel lists (those of the last 31 days, without hidden ones) and those in `export_events`, for all days since the start date. A day without the event may have no record.',
    'Mixpanel counts events with the same name, user, time and `$insert_id` once.',
  ],
  probe: { endpoint: ENDPOINTS.eventNames, send: ({ mixpanel }) => mixpanel.eventNames() },
  requests: [
    { endpoint: ENDPOINTS.eventNames, formula: 'one', count: () => 1 },
    {
      endpoint: ENDPOINTS.eventCounts,
      formula: `one per ${MAX_REPORT_DAYS} days, as often as the names of all events fill a URL: about 150 events`,
      count: ({ days }) => Math.ceil(days / MAX_REPORT_DAYS),
    },
  ],
  primaryKey: ['event', 'date'],
  cursorField: 'date',
  resumable: true,
  schema: () => COLUMNS,
  progress: withReadZone(
    dayCoverage<StreamContext>({
      stream: 'event_counts',
      settled: ({ options }) => settledAfter(options.lookbackMs, options.projectTimezone),
      adopt: () => undefined,
    }),
  ),
  async prepare(progress: DayProgress & ReadZone, context: StreamContext, tools) {
    const past = await withoutFutureReads('event_counts', [progress.coverage], context, tools);
    const [coverage = []] = await withoutMovedDays('event_counts', past, progress, context, tools);
    return { ...progress, coverage };
  },
  async slices({ coverage, settled }: DayProgress, context: StreamContext, { log }) {
    const windows = reportWindows(coverage, settled, context);
    if (windows.length === 0) return [];
    const { items, odd } = await countedEvents(context, log);
    const failed = await failedEntries('event_counts', odd, log, 'name');
    const events = inUrls(items);
    if (events.length === 0) {
      await log.info('event_counts: Mixpanel lists no events, so none are counted');
      return failed;
    }
    context.forecast.reads('event_counts', { days: daysIn(windows) });
    const learned = { tooManyDays: Infinity };
    const slices = windows.map((window) => ({ ...window, events, learned, label: windowLabel(window) }));
    return [...slices, ...failed];
  },
  async *read(
    slice: CountSlice,
    context: StreamContext,
    tools: ReadTools,
  ): AsyncGenerator<Read<WindowEnd>, undefined> {
    const odd: OddEntry[] = [];
    const request = async (window: Window, isPart: boolean): Promise<CountReport> => {
      const counts = await requestCounts(slice, window, isPart, context);
      odd.push(...counts.oddEvents);
      context.comparison?.counted(window, counts);
      return counts;
    };
    const label = (days: string): string => days;
    const report = {
      endpoint: ENDPOINTS.eventCounts,
      learned: slice.learned,
      before: new Map(),
      label,
      request,
    };
    yield* readReports(slice, report, context, tools);
    yield* await failedEntries('event_counts', odd, tools.log, 'count');
    return undefined;
  },
});

/** Requests the counts of all events. */
async function requestCounts(
  { events }: CountSlice,
  window: Window,
  isPart: boolean,
  { mixpanel }: StreamContext,
): Promise<CountReport> {
  const requests = events.map((names) => mixpanel.eventCounts(names, window, isPart));
  return joinedCounts(await Promise.all(requests));
}
