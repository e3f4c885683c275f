import type { Coverage } from '../../base/coverage.ts';
import { addDays, isDay, startOfDay } from '../../base/days.ts';
import type { StreamContext } from '../context.ts';

/**
 * What another connector has surely read that kept this date as its cursor: the days before it, as they stood when it
 * began. The days inside the lookback are therefore read again. undefined for what is no date.
 */
export function coverageUntil(date: unknown, { options }: StreamContext): Coverage | undefined {
  const day = typeof date === 'string' ? date.slice(0, 10) : '';
  if (!isDay(day)) return undefined;
  if (day <= options.firstDay) return [];
  const at = Math.min(startOfDay(day, 'UTC'), startOfDay(day, options.projectTimezone));
  return [{ from: options.firstDay, to: addDays(day, -1), at }];
}
