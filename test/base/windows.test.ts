import { expect, test } from '@jest/globals';
import { addDays, countDays, type Day } from '../../src/base/days.ts';
import { windowsOf, type Window } from '../../src/base/windows.ts';
import fc from '../support/fast-check.ts';

const FIRST = '2026-01-01';

function daysIn({ from, to }: Window): Day[] {
  return Array.from({ length: countDays(from, to) }, (_, i) => addDays(from, i));
}

test('the newest window comes first, and the oldest one may be shorter', () => {
  expect(windowsOf(FIRST, '2026-01-07', 3, () => true)).toEqual([
    { from: '2026-01-05', to: '2026-01-07' },
    { from: '2026-01-02', to: '2026-01-04' },
    { from: '2026-01-01', to: '2026-01-01' },
  ]);
});

test('an unwanted day separates two windows', () => {
  expect(windowsOf(FIRST, '2026-01-05', 30, (day) => day !== '2026-01-03')).toEqual([
    { from: '2026-01-04', to: '2026-01-05' },
    { from: '2026-01-01', to: '2026-01-02' },
  ]);
});

test('there are no windows if the first day is after the last, or no day is wanted', () => {
  expect(windowsOf('2026-01-02', FIRST, 3, () => true)).toEqual([]);
  expect(windowsOf(FIRST, '2026-01-31', 3, () => false)).toEqual([]);
});

test('windows contain each wanted day once, the newest first, in as few windows as possible', () => {
  const wish = fc.array(fc.boolean(), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(wish, fc.integer({ min: 1, max: 10 }), (wishes, size) => {
      const days = wishes.map((_, i) => addDays(FIRST, i));
      const wanted = days.filter((_, i) => wishes[i]);
      const windows = windowsOf(FIRST, addDays(FIRST, wishes.length - 1), size, (day) =>
        wanted.includes(day),
      );
      expect(windows.toReversed().flatMap(daysIn)).toEqual(wanted);
      expect(windows.every(({ from, to }) => countDays(from, to) <= size)).toBe(true);
      const runs =
        wishes
          .map((is) => (is ? 'x' : ' '))
          .join('')
          .match(/x+/g) ?? [];
      expect(windows).toHaveLength(runs.reduce((sum, run) => sum + Math.ceil(run.length / size), 0));
    }),
  );
});
