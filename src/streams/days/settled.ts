import type { IsSettled } from '../../base/coverage.ts';
import { addDays, type Day, startOfDay } from '../../base/days.ts';

/**
 * A day is settled when it was read so long after its end that nothing late is expected any more. Its end is that in
 * UTC or that in the project's zone, whichever is later: which of them Mixpanel counts by depends on the project's age.
 */
export function settledAfter(lookbackMs: number, zone: string): IsSettled {
  // Hundreds of funnels ask for the same thousands of days, and to ask the zone each time is slow.
  const ends = new Map<Day, number>();
  const endOf = (day: Day): number => {
    const known = ends.get(day);
    if (known !== undefined) return known;
    const next = addDays(day, 1);
    const end = Math.max(startOfDay(next, 'UTC'), startOfDay(next, zone));
    ends.set(day, end);
    return end;
  };
  return (day, at) => at >= endOf(day) + lookbackMs;
}
