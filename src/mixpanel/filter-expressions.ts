function literal(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function property(name: string): string {
  return `properties[${literal(name)}]`;
}

/**
 * Filters for profiles seen since a time and those never seen, the best first. `$last_seen >= since` alone would leave out
 * profiles without `$last_seen`, such as imported ones. The precedence of `not` and `or` is not documented. The second
 * form, for a server that rejects the first, leaves out profiles in which `$last_seen` is not a string.
 *
 * @param since in Mixpanel's format, `2026-01-31T10:00:00`
 */
export function lastSeenFilters(since: string): string[] {
  const lastSeen = property('$last_seen');
  const value = literal(since);
  return [
    `(not (${lastSeen} < ${value})) or (not defined(${lastSeen}))`,
    `${lastSeen} >= ${value} or not defined(${lastSeen})`,
  ];
}

/** A half-open range in seconds since 1970: includes `from`, excludes `to`. A missing bound is open. */
export interface TimeRange {
  readonly from?: number;
  readonly to?: number;
}

/**
 * Filters for the events within a time range, the best first; none for a range without bounds. Without an upper bound the
 * filter is negated (`not <`), because an event may have its own property `$time`, such as a string, that compares neither
 * as earlier nor as later; exactly one range must include it. The form of other clients, for a server that rejects
 * negation, leaves such events out.
 */
export function timeFilters({ from, to }: TimeRange): string[] {
  const time = property('$time');
  if (to !== undefined) {
    const upper = `${time} < datetime(${to})`;
    return [from === undefined ? upper : `${time} >= datetime(${from}) and ${upper}`];
  }
  return from === undefined ? [] : [`not (${time} < datetime(${from}))`, `${time} >= datetime(${from})`];
}
