import { addDays, type Day } from './days.ts';

/** Days that were read to their end in one go, both ends included. */
export interface CoveredRange {
  readonly from: Day;
  readonly to: Day;
  /** When they were read, ms UTC, by the server's clock. */
  readonly at: number;
}

/** Which days were read to their end, and when: ascending, without overlap. */
export type Coverage = readonly CoveredRange[];

/** Was everything that belongs to this day, late events included, there at that moment (ms UTC)? */
export type IsSettled = (day: Day, at: number) => boolean;

/** Enough for a daily range over three months; a state stays under 10 KB. */
const MAX_RANGES = 100;

/** Are ranges in order and without overlap, as those of a coverage are? */
export function areSortedAndDisjoint(ranges: readonly CoveredRange[]): boolean {
  return ranges.every(({ from }, index) => index === 0 || (ranges[index - 1]?.to ?? '') < from);
}

/** When a day was last read, ms UTC; undefined if it never was. */
export function coveredAt(coverage: Coverage, day: Day): number | undefined {
  return coverage.find((range) => range.from <= day && day <= range.to)?.at;
}

/**
 * The coverage with one more range. What it overlaps gives way to it, and neighbours become one where that changes
 * nothing: their `at` is equal, or the earlier one settles all days of both.
 */
export function addRange(coverage: Coverage, added: CoveredRange, settled: IsSettled): Coverage {
  const others = coverage.flatMap((range) => subtract(range, added));
  const ranges = [...others, added].sort((a, b) => (a.from < b.from ? -1 : 1));
  const merged: CoveredRange[] = [];
  for (const range of ranges) appendOrMerge(merged, range, settled);
  return limitRanges(merged, settled);
}

/** What is left of a range outside another. */
function subtract(range: CoveredRange, other: CoveredRange): CoveredRange[] {
  if (range.to < other.from || other.to < range.from) return [range];
  return [
    ...(range.from < other.from ? [{ ...range, to: addDays(other.from, -1) }] : []),
    ...(other.to < range.to ? [{ ...range, from: addDays(other.to, 1) }] : []),
  ];
}

/** Adds a range behind the others, or to the last one. */
function appendOrMerge(merged: CoveredRange[], range: CoveredRange, settled: IsSettled): void {
  const last = merged.at(-1);
  const at = Math.min(last?.at ?? Infinity, range.at);
  const areNeighbours = last !== undefined && addDays(last.to, 1) === range.from;
  // The last day of the two settles last, so it speaks for all of them.
  if (areNeighbours && (last.at === range.at || settled(range.to, at)))
    merged[merged.length - 1] = { from: last.from, to: range.to, at };
  else merged.push(range);
}

/**
 * The oldest neighbours become one until the number is in bounds. Settled days take the later `at`: with the earlier
 * one they would be read again for ever. A lookback that is made longer afterwards than the days still told apart finds
 * only what arrived since then.
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
