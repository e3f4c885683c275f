/** A text inside an expression: `"` and `\` are escaped, everything else stands as it is. */
function literal(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function property(name: string): string {
  return `properties[${literal(name)}]`;
}

/**
 * Profiles seen since a moment, and those that were never seen: a filter on `$last_seen` alone leaves out every profile
 * without one, such as an imported one.
 *
 * @param since as Mixpanel writes it, `2026-01-31T10:00:00`
 */
export function seenSinceOrNever(since: string): string {
  const lastSeen = property('$last_seen');
  return `${lastSeen} >= ${literal(since)} or not defined(${lastSeen})`;
}

/** Events from a second up to but without another, in seconds since 1970; open where a bound is missing. */
export interface TimeRange {
  readonly from?: number;
  readonly to?: number;
}

/** Events of a part of their days. */
export function happenedIn({ from, to }: TimeRange): string {
  const time = property('$time');
  const bounds = [
    ...(from === undefined ? [] : [`${time} >= datetime(${from})`]),
    ...(to === undefined ? [] : [`${time} < datetime(${to})`]),
  ];
  return bounds.join(' and ');
}
