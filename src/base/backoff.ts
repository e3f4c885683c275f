/**
 * Exponential backoff: a delay (ms) that doubles with each attempt up to a maximum. Half of it is random, so that clients
 * that failed together do not come back together.
 *
 * @param attempts made before this one
 * @param random from 0 up to 1
 */
export function backoff(firstMs: number, attempts: number, longestMs: number, random: number): number {
  return Math.min(firstMs * 2 ** attempts, longestMs) * (0.5 + random / 2);
}
