import { type Coverage, type IsSettled, pendingDays } from '../../base/coverage.ts';
import { addDays, countDays, type Day } from '../../base/days.ts';
import { windowsOf, type Window } from '../../base/windows.ts';
import type { StreamContext } from '../context.ts';

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
  return windowsOf(firstDay, lastDay < today ? lastDay : today, maxDays, pendingDays(coverage, settled));
}

/** The number of days in windows that do not overlap. */
export function daysIn(windows: readonly Window[]): number {
  return windows.reduce((sum, { from, to }) => sum + countDays(from, to), 0);
}

/** `2026-01-01 to 2026-01-30`, or just the day if there is only one. */
export function windowLabel({ from, to }: Window): string {
  return from === to ? from : `${from} to ${to}`;
}

const MAX_LABELS = 10;

/** The labels of windows, the oldest first, with adjacent windows joined. */
export function windowLabels(windows: readonly Window[]): string {
  const joined: Window[] = [];
  for (const window of windows.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = joined.at(-1);
    if (last !== undefined && addDays(last.to, 1) === window.from)
      joined.splice(-1, 1, { from: last.from, to: window.to });
    else joined.push(window);
  }
  const more = joined.length > MAX_LABELS ? ` and ${joined.length - MAX_LABELS} more` : '';
  return joined.slice(0, MAX_LABELS).map(windowLabel).join(', ') + more;
}
