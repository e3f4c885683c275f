import { addDays, dayAt, earlierDayAt, laterDayAt, type Day } from '../../base/days.ts';
import type { StreamContext } from '../context.ts';

/** Tolerance (ms) for a local clock that runs ahead, which would otherwise look like a wrong time zone. */
const MAX_CLOCK_SKEW_MS = 600_000;

/**
 * The current day in UTC or in the configured time zone, whichever is earlier: it has begun by both calendars. It is not
 * documented which one Mixpanel judges `to_date` by. The clock is set back by the maximum skew.
 */
export function earlierToday({ clock, options }: StreamContext): Day {
  return earlierDayAt(clock.now() - MAX_CLOCK_SKEW_MS, options.projectTimezone);
}

/** The current day in UTC or in the configured time zone, whichever is later. Mixpanel may say that it has not begun. */
export function laterToday({ clock, options }: StreamContext): Day {
  return laterDayAt(clock.now(), options.projectTimezone);
}

/** True if a day has begun by every calendar, even by a clock that is a day behind this one. */
export function hasSurelyBegun(day: Day, { clock }: StreamContext): boolean {
  return day < addDays(dayAt(clock.now(), 'UTC'), -1);
}

/** The current day in the configured time zone. */
export function localToday({ clock, options }: StreamContext): Day {
  return dayAt(clock.now(), options.projectTimezone);
}
