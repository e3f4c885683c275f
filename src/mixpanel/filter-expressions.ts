/** A text inside an expression: `"` and `\` are escaped, everything else stands as it is. */
function literal(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function property(name: string): string {
  return `properties[${literal(name)}]`;
}

/**
 * Profiles seen since a moment, and those that were never seen: a filter on `$last_seen` alone leaves out every profile
 * without one, such as an imported one; and who asks for later ones, all in which it is no text, which no moment is before.
 * Which of `not` and `or` binds first the grammar of expressions does not say, so parentheses do.
 *
 * @param since as Mixpanel writes it, `2026-01-31T10:00:00`
 */
export function lastSeenFilter(since: string): string {
  const lastSeen = property('$last_seen');
  return `(not (${lastSeen} < ${literal(since)})) or (not defined(${lastSeen}))`;
}

/** Events from a second up to but without another, in seconds since 1970; open where a bound is missing. */
export interface TimeRange {
  readonly from?: number;
  readonly to?: number;
}

/**
 * Events of a part of their days. A range without an upper bound is all that is not before it: an event may have a property
 * `$time` of its own, such as a text, which is neither before a moment nor behind it, and has to be in one of the parts.
 */
export function timeFilter({ from, to }: TimeRange): string {
  const time = property('$time');
  if (to === undefined) return from === undefined ? '' : `not (${time} < datetime(${from}))`;
  const upper = `${time} < datetime(${to})`;
  return from === undefined ? upper : `${time} >= datetime(${from}) and ${upper}`;
}
