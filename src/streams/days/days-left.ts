import { type Coverage, coveredAt, type IsSettled } from '../../base/coverage.ts';
import { dayAt, type Day } from '../../base/days.ts';
import { windowsOf, type Window } from '../../base/windows.ts';
import type { StreamContext } from '../context.ts';

/** One query of a report by day can cover a year, and costs no more than one that covers a day. */
export const MAX_REPORT_DAYS = 366;

/** A clock that is a little ahead must not look like a wrong time zone, ms. */
const MAX_CLOCK_SKEW_MS = 600_000;

/** The day that has surely begun in the time zone of the settings. */
export function today({ clock, options }: StreamContext): Day {
  return dayAt(clock.now() - MAX_CLOCK_SKEW_MS, options.projectTimezone);
}

/** The last day to read: the one of the settings, but never one behind today in the project's zone. */
function lastDay({ options, clock }: StreamContext): Day {
  const current = dayAt(clock.now(), options.projectTimezone);
  return options.lastDay !== undefined && options.lastDay < current ? options.lastDay : current;
}

/** The days that were not read yet, or not late enough, in windows of at most so many days. */
export function windowsLeft(
  coverage: Coverage,
  settled: IsSettled,
  context: StreamContext,
  mostDays: number,
): Window[] {
  const isLeft = (day: Day): boolean => {
    const at = coveredAt(coverage, day);
    return at === undefined || !settled(day, at);
  };
  return windowsOf(context.options.firstDay, lastDay(context), mostDays, isLeft);
}

/** `2026-01-01 to 2026-01-30`, or the one day. */
export function labelOf({ from, to }: Window): string {
  return from === to ? from : `${from} to ${to}`;
}
