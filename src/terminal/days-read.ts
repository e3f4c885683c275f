import { parseCoverage } from '../airbyte/progress/day-coverage.ts';
import { parsePartitions } from '../airbyte/progress/partition-coverage.ts';
import { WHOLE } from '../airbyte/progress/round.ts';
import type { JsonObject } from '../airbyte/protocol.generated.ts';
import type { Coverage } from '../base/coverage.ts';
import { type Day, dayAt, dayNumber, isTimeZone } from '../base/days.ts';

/** `part`: read before the day had ended, or not for every partition, such as a funnel. */
export type Mark = 'read' | 'part' | 'missing';

/** What a state says about the days of a stream, from the first to the last one that was read. */
export interface DaysRead {
  readonly from: Day;
  readonly to: Day;
  /** One mark for each of these days. */
  readonly marks: readonly Mark[];
  /** Such as the number of funnels; undefined for a stream without partitions. */
  readonly partitions: number | undefined;
}

/**
 * The days of a stream's state; undefined if it keeps no days or none was read. Throws a ConnectorError of kind `config` for an
 * invalid state.
 */
export function daysRead(stream: string, state: JsonObject): DaysRead | undefined {
  const coverages = coveragesIn(stream, state);
  const ranges = coverages.flat();
  const [first] = ranges;
  if (first === undefined) return undefined;
  const from = ranges.reduce((min, range) => (range.from < min ? range.from : min), first.from);
  const to = ranges.reduce((max, range) => (range.to > max ? range.to : max), first.to);
  const marks = marksOf(coverages, from, to, zoneIn(state));
  return { from, to, marks, partitions: 'parts' in state ? coverages.length : undefined };
}

function coveragesIn(stream: string, state: JsonObject): Coverage[] {
  if (state['read'] === WHOLE) return [];
  if ('read' in state) return [parseCoverage(state, stream)];
  return 'parts' in state ? [...parsePartitions(state, stream).partitions.values()] : [];
}

function zoneIn({ zone }: JsonObject): string {
  return typeof zone === 'string' && isTimeZone(zone) ? zone : 'UTC';
}

function marksOf(coverages: readonly Coverage[], from: Day, to: Day, zone: string): Mark[] {
  const first = dayNumber(from);
  // For each day: in how many coverages it was read, and in how many after it had ended.
  const read = new Uint32Array(dayNumber(to) - first + 1);
  const ended = new Uint32Array(read.length);
  for (const range of coverages.flat()) {
    const [start, end] = [dayNumber(range.from) - first, dayNumber(range.to) - first];
    const today = dayNumber(dayAt(range.at, zone)) - first;
    for (let day = start; day <= end; day++) increment(read, day);
    for (let day = start; day <= end && day < today; day++) increment(ended, day);
  }
  return [...read].map((count, day) => {
    if (ended[day] === coverages.length) return 'read';
    return count > 0 ? 'part' : 'missing';
  });
}

function increment(counts: Uint32Array, index: number): void {
  counts[index] = (counts[index] ?? 0) + 1;
}
