import type { IsSettled } from '../../base/coverage.ts';
import { addDays, type Day, startOfDay } from '../../base/days.ts';

/**
 * The visibility margin (ms): how long an event may have arrived at Mixpanel and not be visible. The longest that was seen
 * is 45 minutes. Three hours are four times as long, and an hourly sync delivers an event four times at most.
 */
export const VISIBILITY_MARGIN_MS = 3 * 3_600_000;

/**
 * A day is settled if it was read later than its end plus the lookback and the visibility margin. Its end is the later of
 * those in UTC and in the project's time zone: the project's age decides which one Mixpanel uses.
 */
export function settledAfter(lookbackMs: number, zone: string): IsSettled {
  // Time zone lookups are slow, and hundreds of funnels need the same thousands of days.
  const ends = new Map<Day, number>();
  const latestEndOf = (day: Day): number => {
    const known = ends.get(day);
    if (known !== undefined) return known;
    const end = latestEndOfDay(day, zone);
    ends.set(day, end);
    return end;
  };
  return (day, at) => at >= latestEndOf(day) + lookbackMs + VISIBILITY_MARGIN_MS;
}

/**
 * When a day counts as read (ms UTC) if Mixpanel says that the next day has not begun: before its end. So it is not settled,
 * even if the configured time zone is wrong and says that it has ended.
 */
export function readBeforeEnd(at: number, day: Day, zone: string): number {
  return Math.min(at, latestEndOfDay(day, zone) - 1);
}

function latestEndOfDay(day: Day, zone: string): number {
  const next = addDays(day, 1);
  return Math.max(startOfDay(next, 'UTC'), startOfDay(next, zone));
}
