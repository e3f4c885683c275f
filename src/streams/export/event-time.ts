import { FIRST_MS } from '../../base/first-day.ts';

/** 9999-12-30T23:59:59Z. Later years do not fit the format, and a time zone moves a time by less than a day. */
const MAX_TIME_S = 253_402_214_399;
/** From here on a time is in milliseconds: as seconds it would be later than the year 5138. */
const MIN_TIME_MS = 100_000_000_000;

/** A JSON number as a double; NaN for any other value, and if there is none. */
export function numberOf(json: string | undefined): number {
  return json === undefined || !/^[-0-9]/.test(json) ? NaN : Number(json);
}

/**
 * The time of an event (s since 1970). Documented are seconds. Milliseconds and digits in text, which clients send too, mean the
 * same moment. NaN for anything else.
 *
 * @param json the value of `time`
 */
export function secondsOf(json: string | undefined): number {
  const digits = /^"(\d+(?:\.\d+)?)"$/.exec(json ?? '')?.[1];
  const value = numberOf(digits ?? json);
  const seconds = value < MIN_TIME_MS ? value : value / 1000;
  return seconds >= 0 && seconds <= MAX_TIME_S ? seconds : NaN;
}

/**
 * A time as text, `2026-11-13T00:00:00Z`.
 *
 * @param seconds since 1970; a fraction is written with milliseconds
 * @param end what follows the seconds: the `Z` of UTC, or nothing
 */
export function formatTime(seconds: number, end: 'Z' | ''): string {
  const iso = new Date(Math.round(seconds * 1000)).toISOString().slice(0, -1);
  return (Number.isInteger(seconds) ? iso.replace(/\.000$/, '') : iso) + end;
}

/**
 * An arrival as text, `2026-11-13T00:00:00.123Z`; undefined if it is not a moment since Mixpanel began.
 *
 * @param ms since 1970, UTC
 */
export function formatArrival(ms: number): string | undefined {
  return ms >= FIRST_MS && ms <= MAX_TIME_S * 1000 ? new Date(Math.floor(ms)).toISOString() : undefined;
}
