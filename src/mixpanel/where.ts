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
