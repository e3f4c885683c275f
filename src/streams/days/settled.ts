import type { IsSettled } from '../../base/coverage.ts';
import { addDays, type Day, startOfDay } from '../../base/days.ts';

/**
 * A day is settled if it was read later than its end plus the lookback. Its end is the later of those in UTC
 * and in the project's time zone: the project's age decides which one Mixpanel uses.
 */
export function settledAfter(lookbackMs: number, zone: string): IsSettled {
  // Time zone lookups are slow, and hundreds of funnels need the same thousands of days.
  const ends = new Map<Day, number>();
  const latestEndOf = (day: Day): number => {
    const known = ends.get(day);
    if (known !== undefined) return known;
    const next = addDays(day, 1);
    const end = Math.max(startOfDay(next, 'UTC'), startOfDay(next, zone));
    ends.set(day, end);
    return end;
  };
  return (day, at) => at >= latestEndOf(day) + lookbackMs;
}
