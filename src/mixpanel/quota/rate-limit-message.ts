/** `hourly`: the quota of the last hour is used up. `burst`: too many requests at once, or in a second or minute. */
export type TrippedLimit = 'hourly' | 'burst';

const USAGE = /(\d+)\/(\d+) queries (?:running )?(concurrently|in the last \w+)/g;

/**
 * The limit that a 429 names in its body, undefined if it names none: `Query rate limit exceeded for project_id: 876089.
 * 1/5 queries running concurrently and 61/60 queries running in the last hour.`
 */
export function trippedLimit(body: string): TrippedLimit | undefined {
  const exceeded = [...body.matchAll(USAGE)].filter(([, used, limit]) => Number(used) > Number(limit));
  if (exceeded.length === 0) return undefined;
  return exceeded.some(([, , , span]) => span === 'in the last hour') ? 'hourly' : 'burst';
}
