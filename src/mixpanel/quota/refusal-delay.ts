import { backoff } from '../../base/backoff.ts';
import type { TrippedLimit } from './rate-limit-headers.ts';

/** A spent quota is back within a rolling hour. After six hours the project needs more than its quota. */
const MAX_REFUSED_MS = 6 * 3_600_000;
/** A spent hour frees up bit by bit, and refusals are free; concurrent requests end within seconds. */
const FIRST_DELAY_MS = {
  hour: 60_000,
  concurrency: 10_000,
  burst: 5000,
} as const satisfies Record<TrippedLimit, number>;
const MAX_DELAY_MS = 300_000;

export interface Refusal {
  /** The number of consecutive refusals before this one. */
  readonly priorRefusals: number;
  /** Time since the first of them, ms. */
  readonly refusedForMs: number;
  readonly retryAfterMs: number | undefined;
  readonly limit: TrippedLimit | undefined;
}

/**
 * How long to wait (ms) after a 429: as `Retry-After` says at first, and at least an exponential backoff if the next
 * request is refused as well. undefined means give up; that is after six hours of refusals.
 *
 * @param random from 0 up to 1
 */
export function delayAfterRefusal(refusal: Refusal, random: number): number | undefined {
  const { priorRefusals, refusedForMs, retryAfterMs, limit = 'burst' } = refusal;
  const leftMs = MAX_REFUSED_MS - refusedForMs;
  if (leftMs <= 0) return undefined;
  // One second more: the header counts full seconds.
  const requestedMs = retryAfterMs === undefined ? undefined : retryAfterMs + 1000;
  const backoffMs = backoff(FIRST_DELAY_MS[limit], priorRefusals, MAX_DELAY_MS, random);
  const delayMs = priorRefusals === 0 ? (requestedMs ?? backoffMs) : Math.max(requestedMs ?? 0, backoffMs);
  return Math.min(delayMs, leftMs);
}
