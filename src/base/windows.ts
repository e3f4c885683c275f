import { addDays, type Day } from './days.ts';

/** A range of days, both included. */
export interface Window {
  readonly from: Day;
  readonly to: Day;
}

/** The days from first to last that are wanted, in windows of neighbours, none longer than `size` days. */
export function windowsOf(first: Day, last: Day, size: number, wanted: (day: Day) => boolean): Window[] {
  const windows: Window[] = [];
  /** Days of the last window, as long as the day at hand is its neighbour; else 0. */
  let days = 0;
  for (let day = first; day <= last; day = addDays(day, 1)) {
    if (!wanted(day)) {
      days = 0;
      continue;
    }
    const open = days > 0 && days < size ? windows.pop() : undefined;
    days = open === undefined ? 1 : days + 1;
    windows.push({ from: open?.from ?? day, to: day });
  }
  return windows;
}
