import { expect, test } from '@jest/globals';
import { dayNumber } from '../../../src/base/days.ts';
import { DayCounts } from '../../../src/streams/export/day-counts.ts';

const FIRST = dayNumber('2026-01-05');
const WINDOW = { from: '2026-01-05', to: '2026-01-07' };

/** Counts of consecutive days from 2026-01-05 on. */
function countsOf(...events: number[]): DayCounts {
  const counts = new DayCounts();
  events.forEach((count, index) => {
    counts.add(FIRST + index, count);
  });
  return counts;
}

test('extra events of one day do not make up for another', () => {
  expect(countsOf(5, 9, 5).missing(countsOf(5, 6, 8), WINDOW)).toBe(3);
  expect(countsOf(5, 9, 8).missing(countsOf(5, 6, 8), WINDOW)).toBe(0);
});

test('only the days of the window are compared', () => {
  const expected = countsOf(5, 6, 8, 7);
  expect(countsOf().missing(expected, WINDOW)).toBe(19);
  expect(countsOf().missing(expected, { from: '2026-01-06', to: '2026-01-06' })).toBe(6);
  expect(countsOf().missing(expected, { from: '2026-01-05', to: '2026-01-04' })).toBe(0);
});

test('parts add up, and raising keeps the larger number of each day', () => {
  const sum = countsOf(1, 2);
  sum.addAll(countsOf(1, 0, 3));
  const most = countsOf(1, 5);
  most.raiseTo(countsOf(2, 2, 3));
  expect(sum.missing(most, WINDOW)).toBe(3);
  expect(most.missing(countsOf(2, 5, 3), WINDOW)).toBe(0);
});

test('counts agree if they are the same on each day of the window', () => {
  expect(countsOf(1, 2, 3).agreesWith(countsOf(1, 2, 3, 4), WINDOW)).toBe(true);
  expect(countsOf(1, 2, 3).agreesWith(countsOf(1, 2), WINDOW)).toBe(false);
  expect(countsOf(1, 2).agreesWith(countsOf(1, 2, 3), WINDOW)).toBe(false);
});

test('an expected day of the window must not be empty', () => {
  expect(countsOf(1, 1, 0).lacksDayOf(countsOf(9, 9, 0), WINDOW)).toBe(false);
  expect(countsOf(1, 0).lacksDayOf(countsOf(9, 9), WINDOW)).toBe(true);
  expect(countsOf(1).lacksDayOf(countsOf(9, 0, 0, 9), WINDOW)).toBe(false);
});
