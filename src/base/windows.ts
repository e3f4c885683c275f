import { addDays, countDays, type Day } from './days.ts';

/** A range of days, both included. */
export interface Window {
  readonly from: Day;
  readonly to: Day;
}

/** The days from first to last that are wanted, in windows of neighbours, none longer than `size` days. */
export function windowsOf(first: Day, last: Day, size: number, wanted: (day: Day) => boolean): Window[] {
  const windows: Window[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) {
    if (!wanted(day)) continue;
    const open = windows.at(-1);
    if (open !== undefined && addDays(open.to, 1) === day && countDays(open.from, day) <= size) {
      windows[windows.length - 1] = { from: open.from, to: day };
    } else {
      windows.push({ from: day, to: day });
    }
  }
  return windows;
}
