import { type Coverage, type IsSettled, pendingDays } from '../../base/coverage.ts';
import { countDays, type Day } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';
import type { StreamContext } from '../context.ts';
import { pendingWindows } from './pending-windows.ts';
import { localToday } from './today.ts';

/** Days per request of a report by day. A year costs no more quota than a day. */
export const MAX_REPORT_DAYS = 366;
/** More windows in as many days are joined, because each one costs a request. */
const MAX_WINDOWS = 3;

/** Days of a report to request at once. */
export interface ReportWindow extends Window {
  /** Whether to deliver a day. The days between two that are pending may be settled. */
  readonly isPending: (day: Day) => boolean;
}

/** The windows of a report that are not covered or settled yet, newest first. */
export function reportWindows(
  coverage: Coverage,
  settled: IsSettled,
  context: StreamContext,
): ReportWindow[] {
  const windows = pendingWindows(coverage, settled, localToday(context), context.options, MAX_REPORT_DAYS);
  const isPending = pendingDays(coverage, settled);
  return joined(windows).map((window) => ({ ...window, isPending }));
}

/** Joins the windows that are closest to each other until there are few enough. */
function joined(windows: readonly Window[]): readonly Window[] {
  const [newest, oldest] = [windows[0], windows.at(-1)];
  if (newest === undefined || oldest === undefined) return windows;
  const years = Math.ceil(countDays(oldest.from, newest.to) / MAX_REPORT_DAYS);
  if (windows.length <= MAX_WINDOWS * years) return windows;
  const pairs = windows.flatMap((newer, i) => {
    const older = windows[i + 1];
    if (older === undefined || countDays(older.from, newer.to) > MAX_REPORT_DAYS) return [];
    return [{ i, from: older.from, to: newer.to, gap: countDays(older.to, newer.from) }];
  });
  const [closest] = pairs.sort((a, b) => a.gap - b.gap);
  if (closest === undefined) return windows;
  const { i, from, to } = closest;
  return joined([...windows.slice(0, i), { from, to }, ...windows.slice(i + 2)]);
}
