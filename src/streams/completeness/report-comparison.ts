import type { Logger } from '../../airbyte/logger.ts';
import { messageOf } from '../../base/errors.ts';
import { quoted } from '../../base/excerpt.ts';
import { windowLabels } from '../days/pending-windows.ts';
import type { Day } from '../../base/days.ts';
import { TOLERANCE, type ComparedDay, type Comparison, type Shortfall } from './comparison.ts';

/** Lines for days that agree, and for events that fall short. */
const MAX_LINES = 20;
const PERCENT = 100;
const FILTERED =
  'not compared, because export_where exports only some events, and Mixpanel counts all of them';

/** Logs the result of a comparison. An error in it is a line too: it must not fail the sync. */
export async function reportComparison(comparison: Comparison, log: Logger): Promise<void> {
  let lines: readonly Line[];
  try {
    lines = linesOf(comparison);
  } catch (thrown) {
    lines = [{ level: 'warn', text: `the counts could not be compared: ${messageOf(thrown)}` }];
  }
  for (const { level, text } of lines) await log[level](`completeness: ${text}`);
}

interface Line {
  readonly level: 'info' | 'warn';
  readonly text: string;
}

function linesOf(comparison: Comparison): readonly Line[] {
  if (comparison.isFiltered) return [info(FILTERED)];
  const { compared, uncounted, tooMany } = comparison.result();
  const agreeing = compared.filter(({ short }) => short.length === 0);
  const short = compared.flatMap((day) => day.short);
  return [
    ...agreements(agreeing).map(info),
    ...shortfalls(short).map((text) => ({ level: 'warn' as const, text })),
    ...notCompared(uncounted, 'event_counts did not read these days in this sync').map(info),
    ...notCompared(tooMany, 'they have too many different events').map(info),
  ];
}

function info(text: string): Line {
  return { level: 'info', text };
}

/** One for each day, or one for all of many. */
function agreements(days: readonly ComparedDay[]): string[] {
  if (days.length <= MAX_LINES) return days.map((day) => agreement([day]));
  return [agreement(days)];
}

function agreement(days: readonly ComparedDay[]): string {
  const [counted, delivered] = [totalOf(days, 'counted'), totalOf(days, 'delivered')];
  const events = Math.max(...days.map((day) => day.events));
  const about = days.some(({ isEstimated }) => isEstimated) ? 'about ' : '';
  return `${labelOf(days)} ${days.length === 1 ? 'agrees' : 'agree'} with Mixpanel's counts: ${events} names, ${counted} events counted, ${about}${delivered} read`;
}

function shortfalls(short: readonly Shortfall[]): string[] {
  const largest = short.toSorted((a, b) => missingOf(b) - missingOf(a));
  const lines = largest.slice(0, MAX_LINES).map((one) => {
    const part = ((missingOf(one) / one.counted) * PERCENT).toFixed(1);
    return `${one.day}: Mixpanel counts ${one.counted} events ${quoted(one.event)}, but its export has ${one.delivered} distinct ones: ${missingOf(one)} (${part} %) are missing, more than the ${TOLERANCE * PERCENT} % that deduplication and late events explain. Refresh export to read the day again; if they stay missing, report the day and the event to Mixpanel's support.`;
  });
  const more = largest.slice(MAX_LINES);
  if (more.length === 0) return lines;
  const days = labelOf(more);
  return [...lines, `${more.length} more counts fall short, on ${days}`];
}

function missingOf({ counted, delivered }: Shortfall): number {
  return counted - delivered;
}

function notCompared(days: readonly Day[], why: string): string[] {
  if (days.length === 0) return [];
  return [`${labelOf(days.map((day) => ({ day })))}: not compared, because ${why}`];
}

function labelOf(days: readonly { readonly day: Day }[]): string {
  const unique = [...new Set(days.map(({ day }) => day))];
  return windowLabels(unique.map((day) => ({ from: day, to: day })));
}

function totalOf(days: readonly ComparedDay[], member: 'counted' | 'delivered'): number {
  return days.reduce((total, day) => total + day[member], 0);
}
