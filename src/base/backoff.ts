/**
 * Exponential backoff with jitter: the delay (ms) doubles with each attempt up to `maxMs`. Half of it is random, so that
 * clients that failed together do not retry together.
 *
 * @param attempts made before this one
 * @param random in [0, 1)
 */
export function backoff(firstMs: number, attempts: number, maxMs: number, random: number): number {
  return Math.min(firstMs * 2 ** attempts, maxMs) * (0.5 + random / 2);
}
