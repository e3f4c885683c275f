import { expect, test } from '@jest/globals';
import { calendarLines } from '../../src/terminal/calendar.ts';
import { addDays, countDays } from '../../src/base/days.ts';
import type { DaysRead, Mark } from '../../src/terminal/days-read.ts';

function daysOf(from: string, to: string, markOf: (day: string) => Mark = () => 'read'): DaysRead {
  const days = Array.from({ length: countDays(from, to) }, (_, i) => addDays(from, i));
  return { from, to, marks: days.map(markOf), partitions: undefined };
}

test('each month is a line on which every day has its place', () => {
  const markOf = (day: string): Mark =>
    day === '2026-01-31' ? 'missing' : day > '2026-02-02' ? 'part' : 'read';
  expect(calendarLines(daysOf('2026-01-29', '2026-02-03', markOf), 40)).toEqual([
    '2026 1      8      15     22     29',
    'Jan                              ██·',
    'Feb  ██▒',
  ]);
});

test('as many years stand next to each other as fit', () => {
  const days = daysOf('2024-12-31', '2026-01-01');
  const widths = [20, 36, 74, 75, 114].map((columns) => {
    const lines = calendarLines(days, columns);
    return [columns, lines.length, Math.max(...lines.map((line) => line.length))];
  });
  expect(widths).toEqual([
    [20, 17, 36],
    [36, 17, 36],
    [74, 17, 36],
    [75, 15, 75],
    [114, 13, 113],
  ]);
  expect(calendarLines(days, 114).slice(0, 2)).toEqual([
    '2024 1      8      15     22     29    2025 1      8      15     22     29    2026 1      8      15     22     29',
    'Dec                                █   Jan  ███████████████████████████████   Jan  █',
  ]);
});

test('colours change no place', () => {
  const days = daysOf('2025-12-30', '2026-02-01', (day) => (day.endsWith('5') ? 'missing' : 'read'));
  const painted = calendarLines(days, 80, (text, mark) => `<${mark}>${text}</>`);
  expect(painted.map((line) => line.replaceAll(/<[^>]*>/g, ''))).toEqual(calendarLines(days, 80));
  expect(painted[2]).toMatch(/Feb {2}<read>█<\/>$/);
});
