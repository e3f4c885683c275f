import type { Zone } from '../calendar.ts';
import { dayText } from '../calendar.ts';
import { EVENT_NAMES } from './event-names.ts';
import { SeededRandom, hash32 } from './seeded-random.ts';

const FIRST_ID = 5001;
const WEEKS = 4;
const DAYS_A_WEEK = 7;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 4;
const SECONDS_A_DAY = 86_400;

/** A saved report as Mixpanel returns it. */
export interface Report {
  readonly computed_at: string;
  readonly date_range: { readonly from_date: string; readonly to_date: string };
  readonly headers: readonly string[];
  readonly series: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

interface View {
  readonly seed: number;
  readonly zone: Zone;
  /** ms (UTC) */
  readonly nowMs: number;
}

/** The report of a bookmark: two events by week until today. Undefined unless it is among the `count` saved reports. */
export function savedReport(bookmarkId: number, count: number, view: View): Report | undefined {
  const index = bookmarkId - FIRST_ID;
  if (!Number.isInteger(index) || index < 0 || index >= count) return undefined;
  const { zone, nowMs, seed } = view;
  const today = zone.dayAt(nowMs);
  const thisMonday = today - ((today - FIRST_MONDAY) % DAYS_A_WEEK);
  const mondays = Array.from({ length: WEEKS }, (_, week) => thisMonday - (WEEKS - 1 - week) * DAYS_A_WEEK);
  const series = [0, 1].map((position): [string, Record<string, number>] => {
    const name = EVENT_NAMES[(2 * index + position) % EVENT_NAMES.length] ?? '';
    const random = new SeededRandom(hash32(seed) ^ bookmarkId ^ position);
    return [name, Object.fromEntries(mondays.map((day) => [startOf(day, zone), random.below(20_000)]))];
  });
  const firstDay = mondays[0] ?? today;
  return {
    computed_at: new Date(nowMs).toISOString().replace('Z', '000+00:00'),
    date_range: {
      from_date: startOf(firstDay, zone),
      to_date: startOf(today, zone).replace('T00:00:00', 'T23:59:59.999000'),
    },
    headers: ['$event'],
    series: Object.fromEntries(series),
  };
}

/** Such as `2020-08-31T00:00:00-07:00`. */
function startOf(day: number, zone: Zone): string {
  const offset = zone.offsetAtLocalTime(day * SECONDS_A_DAY);
  const minutes = Math.abs(offset) / 60;
  const part = (number: number): string => String(Math.floor(number)).padStart(2, '0');
  return `${dayText(day)}T00:00:00${offset < 0 ? '-' : '+'}${part(minutes / 60)}:${part(minutes % 60)}`;
}
