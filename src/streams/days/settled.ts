import type { Settled } from '../../base/coverage.ts';
import { addDays, startOfDay } from '../../base/days.ts';

/**
 * A day is settled when it was read so long after its end that nothing late is expected any more. Its end is that in
 * UTC or that in the project's zone, whichever is later: which of them Mixpanel counts by depends on the project's age.
 */
export function settledAfter(lookbackMs: number, zone: string): Settled {
  return (day, at) => {
    const next = addDays(day, 1);
    return at >= Math.max(startOfDay(next, 'UTC'), startOfDay(next, zone)) + lookbackMs;
  };
}
