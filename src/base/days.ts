import dayjs from 'dayjs';
import customParseFormat from 'dayjs/plugin/customParseFormat.js';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';

dayjs.extend(utc);
dayjs.extend(timezone);
dayjs.extend(customParseFormat);

/** A calendar day as `yyyy-mm-dd`. Comparing the strings compares the days. */
export type Day = string;

export const DAY_MS = 86_400_000;

const FORMAT = 'YYYY-MM-DD';

/** Needs none of Node's time zone data, which takes 14 ms to load. */
const UTC = 'UTC';

/** True for a day that exists: `2026-02-28`, but not `2026-02-30`. */
export function isDay(text: string): boolean {
  return dayjs.utc(text, FORMAT, true).isValid();
}

/** True for a zone of this machine's tz database, such as `US/Pacific` or `UTC`. */
export function isTimeZone(name: string): boolean {
  if (name === UTC) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** True for UTC under any of its names, such as `Etc/UTC` or `GMT`. */
export function isUtc(zone: string): boolean {
  return zone === UTC || new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone === UTC;
}

/** A negative number of days goes back in time. */
export function addDays(day: Day, days: number): Day {
  return dayjs.utc(day).add(days, 'day').format(FORMAT);
}

/** The number of days from `from` to `to`, both included. */
export function countDays(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from) + 1;
}

/** Days since 1970-01-01. */
export function dayNumber(day: Day): number {
  return Math.floor(dayjs.utc(day).valueOf() / DAY_MS);
}

/** The calendar day in a zone at `ms` UTC. */
export function dayAt(ms: number, zone: string): Day {
  return (zone === UTC ? dayjs.utc(ms) : dayjs(ms).tz(zone)).format(FORMAT);
}

/** The calendar day in UTC or in a zone at `ms` UTC, whichever is earlier. */
export function earlierDayAt(ms: number, zone: string): Day {
  const [utc, local] = [dayAt(ms, UTC), dayAt(ms, zone)];
  return utc < local ? utc : local;
}

/** The calendar day in UTC or in a zone at `ms` UTC, whichever is later. */
export function laterDayAt(ms: number, zone: string): Day {
  const [utc, local] = [dayAt(ms, UTC), dayAt(ms, zone)];
  return utc > local ? utc : local;
}

/** When a day begins in a zone, ms UTC. */
export function startOfDay(day: Day, zone: string): number {
  return msOf(`${day}T00:00:00`, zone);
}

/** Converts ms since 1970 of a zone's local time to ms UTC. */
export function localToUtc(localMs: number, zone: string): number {
  return msOf(dayjs.utc(localMs).format('YYYY-MM-DDTHH:mm:ss'), zone);
}

/** Formats ms UTC as `2026-01-31T10:00:00Z`. */
export function toIso(ms: number): string {
  return dayjs.utc(ms).format('YYYY-MM-DDTHH:mm:ss[Z]');
}

const TIMESTAMP = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Parses ISO 8601, or the API's `2019-03-19 23:49:51`, to ms UTC; undefined if it is neither. Without an
 * offset the time is taken as UTC.
 */
export function parseTimestamp(text: string): number | undefined {
  const [, day, time = '00:00:00', offset = 'Z'] = TIMESTAMP.exec(text) ?? [];
  if (day === undefined || !isDay(day)) return undefined;
  const ms = Date.parse(`${day}T${time}${offset}`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Like {@link parseTimestamp}, but a time without an offset is local time in the zone. */
export function parseLocalTimestamp(text: string, zone: string): number | undefined {
  const ms = parseTimestamp(text);
  const [, day, time = '00:00:00', offset] = TIMESTAMP.exec(text) ?? [];
  if (ms === undefined || day === undefined || offset !== undefined) return ms;
  return msOf(`${day}T${time}`, zone);
}

/** @param local `2026-01-31T10:00:00` */
function msOf(local: string, zone: string): number {
  return (zone === UTC ? dayjs.utc(local) : dayjs.tz(local, zone)).valueOf();
}
