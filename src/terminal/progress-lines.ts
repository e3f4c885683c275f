import type { Snapshot } from '../airbyte/activity.ts';
import { excerpt } from '../base/excerpt.ts';

const SECOND_MS = 1000;
const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** What a stream is doing, with its records per second. */
export interface StreamProgress extends Snapshot {
  readonly name: string;
  readonly rate: number;
}

/**
 * A line for each stream, such as `export  123,456 records  52,310/s  2 min left  reading 2026-01-01 to 2026-01-30`, and one for
 * the remaining quota.
 *
 * @param columns the width of the terminal: longer lines are cut
 */
export function progressLines(
  streams: readonly StreamProgress[],
  quota: string,
  columns: number,
  nowMs: number,
): string[] {
  const width = Math.max(0, ...streams.map(({ name }) => name.length));
  const lines = streams.map(
    ({ name, ...progress }) => `${name.padEnd(width)}  ${described(progress, nowMs)}`,
  );
  return [...lines, ...(quota === '' ? [] : [quota])].map((line) => excerpt(line, columns - 1));
}

function described({ records, rate, end, wait, doing }: Omit<StreamProgress, 'name'>, nowMs: number): string {
  const waiting =
    wait === undefined || wait.until <= nowMs
      ? `${formatted(rate)}/s`
      : `waiting ${duration(wait.until - nowMs)} (${wait.why})`;
  const left = end === undefined ? [] : [`${duration(end - nowMs)} left`];
  return [`${formatted(records)} records`, waiting, ...left, doing].join('  ');
}

function formatted(count: number): string {
  return Math.round(count).toLocaleString('en');
}

/** In the largest unit of which it has at least two, such as `95 min`. */
function duration(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND_MS));
  const [unit, length] = UNITS.find(([, each]) => seconds >= 2 * each) ?? ['s', 1];
  return `${Math.round(seconds / length)} ${unit}`;
}
