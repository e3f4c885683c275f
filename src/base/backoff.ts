/**
 * Exponential backoff: the delay (ms) doubles with each earlier attempt, up to `maxMs`. Half of it is jitter,
 * so that clients that failed together do not retry together. `random` is in [0, 1).
 */
export function backoff(firstMs: number, attempts: number, maxMs: number, random: number): number {
  return Math.min(firstMs * 2 ** attempts, maxMs) * (0.5 + random / 2);
}
