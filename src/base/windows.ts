import { addDays, type Day } from './days.ts';

/** A range of days, both ends included. */
export interface Window {
  readonly from: Day;
  readonly to: Day;
}

/** Groups the wanted days from `first` to `last` into windows of at most `size` consecutive days. */
export function windowsOf(first: Day, last: Day, size: number, wanted: (day: Day) => boolean): Window[] {
  const windows: Window[] = [];
  /** Length of the last window while it can still grow; 0 after a day that is not wanted. */
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
