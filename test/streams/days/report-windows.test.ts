import { expect, test } from '@jest/globals';
import type { Coverage } from '../../../src/base/coverage.ts';
import { addDays } from '../../../src/base/days.ts';
import { MAX_REPORT_DAYS, reportWindows } from '../../../src/streams/days/report-windows.ts';
import { contextFor } from '../../support/stream-bench.ts';

/** Today is 2026-01-31. */
const rangesOf = (firstDay: string, coverage: Coverage = [], settled = true) =>
  reportWindows(coverage, () => settled, contextFor({ url: '' }, { firstDay })).map(({ from, to }) => [
    from,
    to,
  ]);
const covered = (from: string, to: string) => ({ from, to, at: 0 });

test('a first sync reads the newest year first, and each day once', () => {
  expect(rangesOf('2023-06-01')).toEqual([
    ['2025-01-31', '2026-01-31'],
    ['2024-01-31', '2025-01-30'],
    ['2023-06-01', '2024-01-30'],
  ]);
});

test('days that are covered and settled are not requested', () => {
  const coverage = [covered('2025-01-01', '2025-06-30'), covered('2025-08-01', '2026-01-29')];
  expect(rangesOf('2025-01-01', coverage)).toEqual([
    ['2026-01-30', '2026-01-31'],
    ['2025-07-01', '2025-07-31'],
  ]);
  expect(rangesOf('2025-01-01', coverage, false)).toHaveLength(2);
});

test('many short gaps of a year are requested in three windows, the closest ones together', () => {
  const gaps = [300, 200, 199, 197, 100, 50, 49].map((days) => addDays('2026-01-31', -days));
  const days = Array.from({ length: MAX_REPORT_DAYS }, (_, i) => addDays('2025-01-31', i));
  const coverage = days.filter((day) => !gaps.includes(day)).map((day) => covered(day, day));
  const windows = reportWindows(coverage, () => true, contextFor({ url: '' }, { firstDay: '2025-01-31' }));
  expect(windows.map(({ from, to }) => [from, to])).toEqual([
    [addDays('2026-01-31', -100), addDays('2026-01-31', -49)],
    [addDays('2026-01-31', -200), addDays('2026-01-31', -197)],
    [addDays('2026-01-31', -300), addDays('2026-01-31', -300)],
  ]);
  // The settled days between them are not delivered again.
  const [newest] = windows;
  expect(days.filter((day) => newest?.isPending(day))).toEqual([...gaps].reverse().sort());
});
