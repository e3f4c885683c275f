function literal(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function property(name: string): string {
  return `properties[${literal(name)}]`;
}

/**
 * Profiles seen since a time, and those never seen. `$last_seen >= since` would leave out profiles without `$last_seen`, such
 * as imported ones, and those in which it is not a string. The precedence of `not` and `or` is not documented.
 *
 * @param since in Mixpanel's format, `2026-01-31T10:00:00`
 */
export function lastSeenFilter(since: string): string {
  const lastSeen = property('$last_seen');
  return `(not (${lastSeen} < ${literal(since)})) or (not defined(${lastSeen}))`;
}

/**
 * The same in the form of other clients, for a server that rejects the one above. It leaves out profiles in which
 * `$last_seen` is not a string.
 */
export function simplerLastSeenFilter(since: string): string {
  const lastSeen = property('$last_seen');
  return `${lastSeen} >= ${literal(since)} or not defined(${lastSeen})`;
}

/** A half-open range in seconds since 1970: includes `from`, excludes `to`. A missing bound is open. */
export interface TimeRange {
  readonly from?: number;
  readonly to?: number;
}

/**
 * Events within a time range. Without an upper bound the filter is negated (`not <`), because an event may have its own
 * property `$time`, such as a string, that compares neither as earlier nor as later; exactly one range must include it.
 */
export function timeFilter({ from, to }: TimeRange): string {
  const time = property('$time');
  if (to === undefined) return from === undefined ? '' : `not (${time} < datetime(${from}))`;
  const upper = `${time} < datetime(${to})`;
  return from === undefined ? upper : `${time} >= datetime(${from}) and ${upper}`;
}
