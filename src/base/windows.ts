import { addDays, type Day } from './days.ts';

/** A range of days, both ends included. */
export interface Window {
  readonly from: Day;
  readonly to: Day;
}

/**
 * Groups the wanted days from `first` to `last` into windows of at most `size` consecutive days, the newest first: only the
 * oldest window of consecutive days may be shorter.
 */
export function windowsOf(first: Day, last: Day, size: number, wanted: (day: Day) => boolean): Window[] {
  const windows: Window[] = [];
  /** Length of the last window while it can still grow; 0 after a day that is not wanted. */
  let days = 0;
  for (let day = last; day >= first; day = addDays(day, -1)) {
    if (!wanted(day)) {
      days = 0;
      continue;
    }
    const open = days > 0 && days < size ? windows.pop() : undefined;
    days = open === undefined ? 1 : days + 1;
    windows.push({ from: day, to: open?.to ?? day });
  }
  return windows;
}
