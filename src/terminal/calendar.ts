import { addDays, type Day } from '../base/days.ts';
import type { DaysRead, Mark } from './days-read.ts';

const SYMBOLS: Readonly<Record<Mark, string>> = { read: '█', part: '▒', missing: '·' };
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const RULER = '1      8      15     22     29 ';
const LABEL_WIDTH = 5;
const GAP = 3;
const YEAR_WIDTH = LABEL_WIDTH + RULER.length;

/** What the symbols mean. */
export const LEGEND = `${SYMBOLS.read} read   ${SYMBOLS.part} read in part: before the day had ended, or not all of its reports   ${SYMBOLS.missing} not read`;

/**
 * Draws days as a calendar, a line per month and as many years next to each other as fit.
 *
 * @param columns the width of the terminal, in characters
 * @param paint colours a run of symbols
 */
export function calendarLines(
  { from, marks }: DaysRead,
  columns: number,
  paint: (text: string, mark: Mark) => string = (text) => text,
): string[] {
  const years = yearsOf(from, marks).map((year) => linesOfYear(year, paint));
  const perRow = Math.max(1, Math.floor((columns + GAP) / (YEAR_WIDTH + GAP)));
  const lines: string[] = [];
  for (let i = 0; i < years.length; i += perRow) {
    const row = years.slice(i, i + perRow);
    const height = Math.max(...row.map((year) => year.length));
    for (let line = 0; line < height; line++) {
      const cells = row.map((year) => year[line] ?? { text: '', width: 0 });
      const padded = cells.map(({ text, width }) => text + ' '.repeat(YEAR_WIDTH - width));
      lines.push(padded.join(' '.repeat(GAP)).trimEnd());
    }
  }
  return lines;
}

/** A line of a year's block. Colours take no width. */
interface Cell {
  readonly text: string;
  readonly width: number;
}

/** Month, 0 to 11 -> the marks of its days, from the 1st; undefined for a day before the first or after the last one. */
type Months = Map<number, (Mark | undefined)[]>;

function yearsOf(from: Day, marks: readonly Mark[]): { name: string; months: Months }[] {
  const years = new Map<string, Months>();
  let day = from;
  for (const mark of marks) {
    const [name = '', month = '', date = ''] = day.split('-');
    const months = years.get(name) ?? new Map<number, Mark[]>();
    years.set(name, months);
    const days = months.get(Number(month) - 1) ?? [];
    months.set(Number(month) - 1, days);
    days[Number(date) - 1] = mark;
    day = addDays(day, 1);
  }
  return [...years].map(([name, months]) => ({ name, months }));
}

function linesOfYear(
  { name, months }: { name: string; months: Months },
  paint: (text: string, mark: Mark) => string,
): Cell[] {
  const header = name.padEnd(LABEL_WIDTH) + RULER;
  const lines = [...months].map(([month, days]) => {
    const label = (MONTHS[month] ?? '').padEnd(LABEL_WIDTH);
    return { text: label + runsOf(days, paint), width: LABEL_WIDTH + days.length };
  });
  return [{ text: header, width: header.length }, ...lines];
}

function runsOf(days: readonly (Mark | undefined)[], paint: (text: string, mark: Mark) => string): string {
  let text = '';
  for (let start = 0, end = 0; start < days.length; start = end) {
    const mark = days[start];
    while (end < days.length && days[end] === mark) end++;
    const length = end - start;
    text += mark === undefined ? ' '.repeat(length) : paint(SYMBOLS[mark].repeat(length), mark);
  }
  return text;
}
