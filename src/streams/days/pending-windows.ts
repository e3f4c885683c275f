import { type Coverage, coveredAt, type IsSettled } from '../../base/coverage.ts';
import { dayAt, type Day } from '../../base/days.ts';
import { windowsOf, type Window } from '../../base/windows.ts';
import type { StreamContext } from '../context.ts';

/** Days per request of a report by day. A year costs no more quota than a day. */
export const MAX_REPORT_DAYS = 366;

/** Tolerance (ms) for a local clock that runs ahead, which would otherwise look like a wrong time zone. */
const MAX_CLOCK_SKEW_MS = 600_000;

/** The current day in the configured time zone, by a clock set back by the maximum skew. */
export function today({ clock, options }: StreamContext): Day {
  return dayAt(clock.now() - MAX_CLOCK_SKEW_MS, options.projectTimezone);
}

function lastDay({ options, clock }: StreamContext): Day {
  const current = dayAt(clock.now(), options.projectTimezone);
  return options.lastDay !== undefined && options.lastDay < current ? options.lastDay : current;
}

/** Days that are not covered or not settled yet, in windows of at most `maxDays`. */
export function pendingWindows(
  coverage: Coverage,
  settled: IsSettled,
  context: StreamContext,
  maxDays: number,
): Window[] {
  const isPending = (day: Day): boolean => {
    const at = coveredAt(coverage, day);
    return at === undefined || !settled(day, at);
  };
  return windowsOf(context.options.firstDay, lastDay(context), maxDays, isPending);
}

/** `2026-01-01 to 2026-01-30`, or just the day if there is only one. */
export function windowLabel({ from, to }: Window): string {
  return from === to ? from : `${from} to ${to}`;
}
