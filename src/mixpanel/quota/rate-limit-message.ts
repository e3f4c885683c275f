/** `hourly`: the requests of the last hour are used up. `burst`: too many at the same time, or in a second or minute. */
export type TrippedLimit = 'hourly' | 'burst';

const USAGE = /(\d+)\/(\d+) queries (?:running )?(concurrently|in the last \w+)/g;

/**
 * Which limit a 429 speaks of; undefined where it does not say: `Query rate limit exceeded for project_id: 876089. 1/5
 * queries running concurrently and 61/60 queries running in the last hour.`
 */
export function trippedLimit(said: string): TrippedLimit | undefined {
  const reached = [...said.matchAll(USAGE)].filter(([, used, limit]) => Number(used) > Number(limit));
  if (reached.length === 0) return undefined;
  return reached.some(([, , , span]) => span === 'in the last hour') ? 'hourly' : 'burst';
}
