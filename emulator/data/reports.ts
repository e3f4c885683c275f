import type { Zone } from '../calendar.ts';
import { dayText } from '../calendar.ts';
import { EVENT_NAMES } from './event-names.ts';
import { SeededRandom, hash32 } from './seeded-random.ts';

/** The ID of the first saved report. */
export const FIRST_REPORT_ID = 5001;
const WEEKS = 4;
const DAYS_A_WEEK = 7;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 4;
const SECONDS_A_DAY = 86_400;
const SYSTEMS = ['$overall', 'Android', 'iOS'];
const CHANNELS = ['$overall', 'Social', 'Direct'];

/** Values by the names of events, segments and periods. */
interface Series {
  readonly [key: string]: Series | number;
}

interface DateRange {
  readonly from_date: string;
  readonly to_date: string;
}

/** A saved report as Mixpanel returns it. */
export interface Report {
  readonly computed_at: string;
  readonly date_range: DateRange;
  /** What the keys in `series` mean, except the periods. */
  readonly headers: readonly string[];
  readonly series: Series;
  readonly time_comparison?: { readonly date_range: DateRange; readonly series: Series };
}

interface View {
  readonly seed: number;
  readonly zone: Zone;
  /** ms (UTC) */
  readonly nowMs: number;
}

/** A line by week, the same broken down by one property, a bar chart broken down by two, and a line with an earlier one. */
const CHARTS = ['lines', 'one breakdown', 'two breakdowns', 'comparison'] as const;

/** The report of a bookmark: events by week until today, or of that time. Undefined unless it is among the `count` saved reports. */
export function savedReport(bookmarkId: number, count: number, view: View): Report | undefined {
  const index = bookmarkId - FIRST_REPORT_ID;
  if (!Number.isInteger(index) || index < 0 || index >= count) return undefined;
  const { zone, nowMs, seed } = view;
  const today = zone.dayAt(nowMs);
  const thisMonday = today - ((today - FIRST_MONDAY) % DAYS_A_WEEK);
  const firstDay = thisMonday - (WEEKS - 1) * DAYS_A_WEEK;
  const random = new SeededRandom(hash32(seed) ^ bookmarkId);
  const byWeek = (first: number): Series => {
    const mondays = Array.from({ length: WEEKS }, (_, week) => startOf(first + week * DAYS_A_WEEK, zone));
    return seriesOf(mondays, () => random.below(20_000));
  };
  const events = [0, 1].map((position) => EVENT_NAMES[(2 * index + position) % EVENT_NAMES.length] ?? '');
  const range = { from_date: startOf(firstDay, zone), to_date: endOf(today, zone) };
  const computed_at = new Date(nowMs).toISOString().replace('Z', '000+00:00');
  const report = { computed_at, date_range: range, headers: ['$event'] };
  switch (CHARTS[index % CHARTS.length]) {
    case 'one breakdown': {
      const series = seriesOf(events, () => seriesOf(SYSTEMS, () => byWeek(firstDay)));
      return { ...report, headers: ['$event', '$os'], series };
    }
    case 'two breakdowns': {
      const total = (): Series => ({ all: random.below(20_000) });
      const ofChannel = (channel: string): Series =>
        channel === '$overall' ? total() : seriesOf(SYSTEMS, total);
      const series = seriesOf(events, () => seriesOf(CHANNELS, ofChannel));
      return { ...report, headers: ['$event', 'channel', '$os'], series };
    }
    case 'comparison': {
      const before = firstDay - WEEKS * DAYS_A_WEEK;
      const date_range = { from_date: startOf(before, zone), to_date: endOf(firstDay - 1, zone) };
      const series = seriesOf(events, () => byWeek(firstDay));
      return {
        ...report,
        series,
        time_comparison: { date_range, series: seriesOf(events, () => byWeek(before)) },
      };
    }
    case 'lines':
    case undefined:
      break;
  }
  return { ...report, series: seriesOf(events, () => byWeek(firstDay)) };
}

function seriesOf(keys: readonly string[], value: (key: string) => Series | number): Series {
  return Object.fromEntries(keys.map((key) => [key, value(key)]));
}

/** Such as `2020-08-31T00:00:00-07:00`. */
function startOf(day: number, zone: Zone): string {
  const offset = zone.offsetAtLocalTime(day * SECONDS_A_DAY);
  const minutes = Math.abs(offset) / 60;
  const part = (number: number): string => String(Math.floor(number)).padStart(2, '0');
  return `${dayText(day)}T00:00:00${offset < 0 ? '-' : '+'}${part(minutes / 60)}:${part(minutes % 60)}`;
}

/** Such as `2020-09-12T23:59:59.999000-07:00`. */
function endOf(day: number, zone: Zone): string {
  return startOf(day, zone).replace('T00:00:00', 'T23:59:59.999000');
}
