import { expect, test } from '@jest/globals';
import { dayNumber } from '../../../src/base/days.ts';
import { DayCounts } from '../../../src/streams/export/day-counts.ts';

const FIRST = dayNumber('2026-01-05');
const WINDOW = { from: '2026-01-05', to: '2026-01-07' };

/** Counts of the days from the fifth on. */
function countsOf(...events: number[]): DayCounts {
  const counts = new DayCounts();
  events.forEach((count, index) => {
    counts.add(FIRST + index, count);
  });
  return counts;
}

test('what is lacking of one day is not made up for by another', () => {
  expect(countsOf(5, 9, 5).lackOf(countsOf(5, 6, 8), WINDOW)).toBe(3);
  expect(countsOf(5, 9, 8).lackOf(countsOf(5, 6, 8), WINDOW)).toBe(0);
});

test('only days of the window are compared', () => {
  const wanted = countsOf(5, 6, 8, 7);
  expect(countsOf().lackOf(wanted, WINDOW)).toBe(19);
  expect(countsOf().lackOf(wanted, { from: '2026-01-06', to: '2026-01-06' })).toBe(6);
  expect(countsOf().lackOf(wanted, { from: '2026-01-05', to: '2026-01-04' })).toBe(0);
});

test('parts add up, and of several answers the fullest counts', () => {
  const sum = countsOf(1, 2);
  sum.addAll(countsOf(1, 0, 3));
  const fullest = countsOf(1, 5);
  fullest.raiseTo(countsOf(2, 2, 3));
  expect(sum.lackOf(fullest, WINDOW)).toBe(3);
  expect(fullest.lackOf(countsOf(2, 5, 3), WINDOW)).toBe(0);
});
