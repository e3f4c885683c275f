import { backoff } from '../../base/backoff.ts';

/** For server errors and broken connections: about two minutes in total. */
const MAX_RETRIES = 7;
/** For a query that may be too heavy and can be split: each retry costs quota. */
const MAX_RETRIES_BEFORE_SPLIT = 1;
const FIRST_DELAY_MS = 1000;
const MAX_DELAY_MS = 60_000;
/** For `Retry-After: 0`, which would send all retries at once. */
const MIN_RETRY_AFTER_MS = 1000;
/**
 * No more retries after this much time in attempts: Mixpanel takes up to 488 s to give up, each attempt costs quota, and a
 * query that failed after minutes will do so again.
 */
const MAX_ATTEMPT_MS = 600_000;

export interface RetryState {
  readonly retries: number;
  /** Total duration of its attempts without the delays between them, ms. */
  readonly attemptMs: number;
  readonly retryAfterMs: number | undefined;
  /** True if it may be too heavy and the caller will ask for less. */
  readonly canSplit: boolean;
}

/**
 * How long to wait (ms) before the next attempt of a failed request; undefined means give up.
 *
 * @param random from 0 up to 1, for the jitter
 */
export function delayBeforeRetry(state: RetryState, random: number): number | undefined {
  const { retries, attemptMs, retryAfterMs, canSplit } = state;
  const maxRetries = canSplit ? MAX_RETRIES_BEFORE_SPLIT : MAX_RETRIES;
  if (retries >= maxRetries || attemptMs > MAX_ATTEMPT_MS) return undefined;
  if (retryAfterMs === undefined) return backoff(FIRST_DELAY_MS, retries, MAX_DELAY_MS, random);
  return Math.min(Math.max(retryAfterMs, MIN_RETRY_AFTER_MS), MAX_DELAY_MS);
}

/** The `Retry-After` header, seconds or a date, as ms from now; undefined if missing or not valid. */
export function parseRetryAfter(header: unknown, nowMs: number): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
