import { countDays, dayNumber } from '../../base/days.ts';
import { windowsOf, type Window } from '../../base/windows.ts';
import type { TimeRange } from '../../mixpanel/filter-expressions.ts';
import { windowLabel } from '../days/pending-windows.ts';

/** A range of more days is split into halves: only one of them may be too heavy, or broken. */
const MAX_DAYS = 4;
const DAY_MINUTES = 1440;
const MINUTE_S = 60;
const DAY_S = 86_400;

/** The lengths that a day is split into, step by step: an hour, ten minutes, a minute. */
const PART_MINUTES = [60, 10, 1];

/** Minutes of a day; `to` is excluded. */
interface Minutes {
  readonly from: number;
  readonly to: number;
}

/** A range of days, or a part of one day. */
export interface Piece extends Window {
  /** undefined for entire days. */
  readonly minutes?: Minutes;
}

/** Splits days into halves, or into days. Empty for one day. */
export function splitDays({ from, to }: Window): Window[] {
  const days = countDays(from, to);
  return days === 1 ? [] : windowsOf(from, to, days <= MAX_DAYS ? 1 : Math.ceil(days / 2), () => true);
}

/** Splits a day, or a part of it, into parts. Empty for a minute, the smallest one. */
export function splitDay({ minutes, ...day }: Piece): Piece[] {
  const { from, to } = minutes ?? { from: 0, to: DAY_MINUTES };
  const step = PART_MINUTES.find((length) => length < to - from);
  if (step === undefined) return [];
  return Array.from({ length: (to - from) / step }, (_, i) => {
    const part = { from: from + i * step, to: from + (i + 1) * step };
    return { ...day, minutes: part };
  });
}

/**
 * The bounds by `$time` of a part of a day. The first part has no lower bound and the last one no upper bound, so that
 * together they are the entire day even in projects that store local time.
 */
export function timeRangeOf({ from, minutes }: Piece): TimeRange | undefined {
  if (minutes === undefined) return undefined;
  const midnight = dayNumber(from) * DAY_S;
  return {
    ...(minutes.from === 0 ? {} : { from: midnight + minutes.from * MINUTE_S }),
    ...(minutes.to === DAY_MINUTES ? {} : { to: midnight + minutes.to * MINUTE_S }),
  };
}

/** `2026-01-01 to 2026-01-30`, `2026-01-05` or `2026-01-05 13:00 to 13:10`. */
export function pieceLabel({ from, to, minutes }: Piece): string {
  if (minutes === undefined) return windowLabel({ from, to });
  return `${from} ${formatMinute(minutes.from)} to ${formatMinute(minutes.to)}`;
}

function formatMinute(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
