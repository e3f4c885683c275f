import type { Coverage, CoveredRange } from '../../base/coverage.ts';
import { addDays, type Day, dayAt, parseMoment, startOfDay } from '../../base/days.ts';
import type { StreamContext } from '../context.ts';
import { settledAfter } from '../days/settled.ts';

/**
 * The state of Airbyte's own source, `{"time": "2026-11-21T23:58:10Z"}`: the latest event it delivered. The days before
 * that event's day count as read. That source never looks back, so a day inside our lookback counts as read when it ended,
 * and what arrived for it later is delivered now.
 */
export function adoptTimeState(
  state: Record<string, unknown>,
  { options }: StreamContext,
): Coverage | undefined {
  const at = typeof state['time'] === 'string' ? parseMoment(state['time']) : undefined;
  if (at === undefined) return undefined;
  const zone = options.projectTimezone;
  const settled = settledAfter(options.lookbackMs, zone);
  const recent: CoveredRange[] = [];
  let day: Day = addDays(dayAt(at, 'UTC'), -1);
  for (; day >= options.firstDay && !settled(day, at); day = addDays(day, -1)) {
    recent.unshift({ from: day, to: day, at: endOfDay(day, zone) });
  }
  return day < options.firstDay ? recent : [{ from: options.firstDay, to: day, at }, ...recent];
}

/** The earlier of the day's ends in UTC and in the project's zone: which one counts depends on the project's age. */
function endOfDay(day: Day, zone: string): number {
  const next = addDays(day, 1);
  return Math.min(startOfDay(next, 'UTC'), startOfDay(next, zone));
}
