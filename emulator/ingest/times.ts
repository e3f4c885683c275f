/** A time in seconds is below this until the year 5138, one in milliseconds above it since 1973. */
const LEAST_MS = 100_000_000_000;

/** A time as writers send it, in seconds or milliseconds since 1970 -> milliseconds. */
export function msOf(time: number): number {
  return Math.floor(time < LEAST_MS ? time * 1000 : time);
}
