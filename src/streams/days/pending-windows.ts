import { type Coverage, coveredAt, type IsSettled } from '../../base/coverage.ts';
import type { Day } from '../../base/days.ts';
import { windowsOf, type Window } from '../../base/windows.ts';
import type { StreamContext } from '../context.ts';

/** Days per request of a report by day. A year costs no more quota than a day. */
export const MAX_REPORT_DAYS = 366;

/**
 * Days up to `end_date` or `today`, if that is earlier, that are not covered or settled yet: windows of at most `maxDays`, the
 * newest first.
 */
export function pendingWindows(
  coverage: Coverage,
  settled: IsSettled,
  today: Day,
  { firstDay, lastDay = today }: StreamContext['options'],
  maxDays: number,
): Window[] {
  const isPending = (day: Day): boolean => {
    const at = coveredAt(coverage, day);
    return at === undefined || !settled(day, at);
  };
  return windowsOf(firstDay, lastDay < today ? lastDay : today, maxDays, isPending);
}

/** `2026-01-01 to 2026-01-30`, or just the day if there is only one. */
export function windowLabel({ from, to }: Window): string {
  return from === to ? from : `${from} to ${to}`;
}
