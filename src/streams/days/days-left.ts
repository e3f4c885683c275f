import { type Coverage, coveredAt, type Settled } from '../../base/coverage.ts';
import { dayAt, type Day } from '../../base/days.ts';
import { windowsOf, type Window } from '../../base/windows.ts';
import type { StreamContext } from '../context.ts';

/** One query of a report by day can cover a year, and costs no more than one that covers a day. */
export const MOST_REPORT_DAYS = 366;

/** The last day to read: the one of the settings, but never one behind today in the project's zone. */
function lastDay({ options, clock }: StreamContext): Day {
  const today = dayAt(clock.now(), options.projectTimezone);
  return options.lastDay !== undefined && options.lastDay < today ? options.lastDay : today;
}

/** The days that were not read yet, or not late enough, in windows of at most so many days. */
export function windowsLeft(
  coverage: Coverage,
  settled: Settled,
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
