import { addDays, type Day } from './days.ts';
import type { Window } from './windows.ts';

/** Consecutive days that were read completely, both ends included. */
export interface CoveredRange {
  readonly from: Day;
  readonly to: Day;
  /** When they were read: ms UTC, by the server's clock. */
  readonly at: number;
}

/** The days that were read completely, and when: ascending, without overlap. */
export type Coverage = readonly CoveredRange[];

/** True if a day read at that moment (ms UTC) was complete, late events included. */
export type IsSettled = (day: Day, at: number) => boolean;

/** One range a day for three months; keeps a state under 10 KB. */
const MAX_RANGES = 100;

export function areSortedAndDisjoint(ranges: readonly CoveredRange[]): boolean {
  return ranges.every(({ from }, index) => index === 0 || (ranges[index - 1]?.to ?? '') < from);
}

/** When a day was last read (ms UTC), or undefined if it never was. */
export function coveredAt(coverage: Coverage, day: Day): number | undefined {
  return coverage.find((range) => range.from <= day && day <= range.to)?.at;
}

/** Whether a day is not covered, or was read before it was settled. */
export function pendingDays(coverage: Coverage, settled: IsSettled): (day: Day) => boolean {
  return (day) => {
    const at = coveredAt(coverage, day);
    return at === undefined || !settled(day, at);
  };
}

/**
 * Adds a range, which replaces what it overlaps. Adjacent ranges are merged if no information is lost: their
 * `at` is equal, or the earlier `at` settles all days of both.
 */
export function addRange(coverage: Coverage, added: CoveredRange, settled: IsSettled): Coverage {
  const others = withoutDays(coverage, added);
  const ranges = [...others, added].sort((a, b) => (a.from < b.from ? -1 : 1));
  const merged: CoveredRange[] = [];
  for (const range of ranges) appendOrMerge(merged, range, settled);
  return limitRanges(merged, settled);
}

/** The coverage of all other days. */
export function withoutDays(coverage: Coverage, days: Window): Coverage {
  return coverage.flatMap((range) => subtract(range, days));
}

function subtract(range: CoveredRange, other: Window): CoveredRange[] {
  if (range.to < other.from || other.to < range.from) return [range];
  return [
    ...(range.from < other.from ? [{ ...range, to: addDays(other.from, -1) }] : []),
    ...(other.to < range.to ? [{ ...range, from: addDays(other.to, 1) }] : []),
  ];
}

/** Appends a range, or merges it into the last one. */
function appendOrMerge(merged: CoveredRange[], range: CoveredRange, settled: IsSettled): void {
  const last = merged.at(-1);
  const at = Math.min(last?.at ?? Infinity, range.at);
  const isAdjacent = last !== undefined && addDays(last.to, 1) === range.from;
  // The last day settles last: if it is settled, all of them are.
  if (isAdjacent && (last.at === range.at || settled(range.to, at)))
    merged[merged.length - 1] = { from: last.from, to: range.to, at };
  else merged.push(range);
}

/**
 * Merges the oldest adjacent ranges until there are at most {@link MAX_RANGES}. Two settled ranges take the
 * later `at`: the earlier one could unsettle the later days, which would then be read again in every sync. If
 * the lookback is raised afterwards beyond the ranges that are still separate, only events that arrived after
 * the merged `at` are found.
 */
function limitRanges(ranges: CoveredRange[], settled: IsSettled): Coverage {
  let kept = ranges;
  while (kept.length > MAX_RANGES) {
    const index = kept.findIndex((range, i) => addDays(range.to, 1) === kept[i + 1]?.from);
    const [first, second] = [kept[index], kept[index + 1]];
    if (first === undefined || second === undefined) return kept;
    const both = settled(first.to, first.at) && settled(second.to, second.at);
    const at = both ? Math.max(first.at, second.at) : Math.min(first.at, second.at);
    kept = [...kept.slice(0, index), { from: first.from, to: second.to, at }, ...kept.slice(index + 2)];
  }
  return kept;
}
