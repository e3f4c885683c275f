import { expect, test } from '@jest/globals';
import {
  areSortedAndDisjoint,
  addRange,
  coveredAt,
  type Coverage,
  type CoveredRange,
  type IsSettled,
} from '../../src/base/coverage.ts';
import { addDays, countDays, DAY_MS, dayNumber, type Day } from '../../src/base/days.ts';
import fc from '../support/fast-check.ts';

const FIRST = '2026-01-01';

/** A day is settled five days after its end. */
const settled: IsSettled = (day, at) => at >= (dayNumber(day) + 6) * DAY_MS;
const never: IsSettled = () => false;

function dayOf(index: number): Day {
  return addDays(FIRST, index);
}

/** ms UTC, for a number of days since the first day. */
function momentOf(days: number): number {
  return (dayNumber(FIRST) + days) * DAY_MS;
}

function range(from: number, to: number, at: number): CoveredRange {
  return { from: dayOf(from), to: dayOf(to), at: momentOf(at) };
}

function coverAll(ranges: readonly CoveredRange[], rule: IsSettled): Coverage {
  return ranges.reduce<Coverage>((coverage, added) => addRange(coverage, added, rule), []);
}

function daysOf(coverage: Coverage): Day[] {
  return coverage.flatMap(({ from, to }) =>
    Array.from({ length: countDays(from, to) }, (_, i) => addDays(from, i)),
  );
}

test('every day of a range is covered, both ends included', () => {
  const coverage = [range(1, 3, 10), range(5, 5, 11)];
  const at = [0, 1, 2, 3, 4, 5, 6].map((index) => coveredAt(coverage, dayOf(index)));
  const [ten, eleven] = [momentOf(10), momentOf(11)];
  expect(at).toEqual([undefined, ten, ten, ten, undefined, eleven, undefined]);
});

test('adjacent ranges read at the same time are merged', () => {
  expect(coverAll([range(0, 4, 5), range(10, 14, 5), range(5, 9, 5)], never)).toEqual([range(0, 14, 5)]);
});

test('adjacent ranges read at different times are merged if the earlier time settles both', () => {
  expect(coverAll([range(0, 4, 100), range(5, 9, 90)], settled)).toEqual([range(0, 9, 90)]);
  expect(coverAll([range(0, 4, 10), range(5, 9, 20)], settled)).toEqual([range(0, 4, 10), range(5, 9, 20)]);
});

test('reading a range again updates its days and no others', () => {
  expect(coverAll([range(0, 9, 10), range(3, 5, 20)], never)).toEqual([
    ...[range(0, 2, 10), range(3, 5, 20), range(6, 9, 10)],
  ]);
  expect(coverAll([range(3, 5, 10), range(0, 9, 20)], never)).toEqual([range(0, 9, 20)]);
});

test('reading a settled day again does not split the range around it', () => {
  expect(coverAll([range(0, 9, 100), range(3, 5, 200)], settled)).toEqual([range(0, 9, 100)]);
});

test('above 100 ranges the oldest adjacent two are merged, with the later time if both are settled', () => {
  const daily = Array.from({ length: 101 }, (_, i) => range(i, i, i + 6));
  const coverage = coverAll(daily, (day, at) => settled(day, at) && day < dayOf(2));
  expect(coverage).toHaveLength(100);
  expect(coverage[0]).toEqual(range(0, 1, 7));
});

test('above 100 ranges unsettled ones are merged with the earlier time', () => {
  const coverage = coverAll(
    Array.from({ length: 101 }, (_, i) => range(i, i, i + 1)),
    never,
  );
  expect(coverage).toHaveLength(100);
  expect(coverage[0]).toEqual(range(0, 1, 1));
});

const someRange = fc
  .tuple(fc.nat({ max: 60 }), fc.nat({ max: 15 }), fc.nat({ max: 90 }))
  .map(([from, days, at]) => range(from, from + days, at));
const someRanges = fc.array(someRange, { maxLength: 30 });
const someRule = fc.constantFrom(settled, never, () => true);

test('coverage is sorted, has no overlap and contains exactly the days that were read', () => {
  fc.assert(
    fc.property(someRanges, someRule, (ranges, rule) => {
      const coverage = coverAll(ranges, rule);
      const days = daysOf(coverage);
      expect(days).toEqual([...new Set(daysOf(ranges))].toSorted());
      expect(coverage.every(({ from, to }) => from <= to)).toBe(true);
    }),
  );
});

test('no day counts as read later than it was', () => {
  fc.assert(
    fc.property(someRanges, someRule, (ranges, rule) => {
      const coverage = coverAll(ranges, rule);
      for (const day of daysOf(coverage)) {
        const last = ranges.findLast(({ from, to }) => from <= day && day <= to);
        expect(coveredAt(coverage, day)).toBeLessThanOrEqual(last?.at ?? NaN);
      }
    }),
  );
});

test('a day keeps the time it was read unless an earlier time settles it too', () => {
  fc.assert(
    fc.property(someRanges, (ranges) => {
      const coverage = coverAll(ranges, settled);
      for (const day of daysOf(coverage)) {
        const last = ranges.findLast(({ from, to }) => from <= day && day <= to)?.at ?? NaN;
        const at = coveredAt(coverage, day) ?? NaN;
        expect(at === last || settled(day, at)).toBe(true);
      }
    }),
  );
});

test('the order in which windows finish changes neither the days nor which are settled', () => {
  const windows = fc.uniqueArray(fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 90 })), {
    selector: ([index]) => index,
  });
  const shuffled = windows.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  fc.assert(
    fc.property(shuffled, (orders) => {
      const [one, other] = orders.map((order) =>
        coverAll(
          order.map(([index, at]) => range(index * 3, index * 3 + 2, at)),
          settled,
        ),
      );
      const days = daysOf(one ?? []);
      expect(daysOf(other ?? [])).toEqual(days);
      const isSettled = (coverage: Coverage | undefined) => (day: Day) =>
        settled(day, coveredAt(coverage ?? [], day) ?? NaN);
      expect(days.map(isSettled(other))).toEqual(days.map(isSettled(one)));
    }),
  );
});

test('single days add up to at most 100 ranges, whenever they were read', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 400 }), { minLength: 100, maxLength: 250 }),
      someRule,
      (moments, rule) => {
        const coverage = coverAll(
          moments.map((at, i) => range(i, i, at)),
          rule,
        );
        expect(coverage.length).toBeLessThanOrEqual(100);
        expect(daysOf(coverage)).toEqual(moments.map((_, i) => dayOf(i)));
      },
    ),
    { numRuns: 10 },
  );
});

test('limiting the ranges never makes an unsettled day settled', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 300 }), { minLength: 150, maxLength: 200 }), (moments) => {
      const coverage = coverAll(
        moments.map((at, i) => range(i, i, at)),
        settled,
      );
      moments.forEach((at, i) => {
        const kept = coveredAt(coverage, dayOf(i)) ?? NaN;
        if (!settled(dayOf(i), momentOf(at))) expect(settled(dayOf(i), kept)).toBe(false);
      });
    }),
    { numRuns: 10 },
  );
});

test('ranges are sorted and disjoint if each starts after the previous one ends', () => {
  expect(areSortedAndDisjoint([])).toBe(true);
  expect(areSortedAndDisjoint([range(0, 1, 9), range(2, 2, 1), range(5, 6, 3)])).toBe(true);
  expect(areSortedAndDisjoint([range(0, 2, 9), range(2, 2, 1)])).toBe(false);
  expect(areSortedAndDisjoint([range(5, 6, 9), range(0, 1, 1)])).toBe(false);
});
