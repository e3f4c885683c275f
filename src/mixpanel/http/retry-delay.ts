import { backoff } from '../../base/backoff.ts';

/** A server error or a broken connection is tried again this often: about two minutes in all. */
const MAX_RETRIES = 7;
/** What may be too heavy is tried again this often where less can be asked for: every try is a request of the quota. */
const MAX_RETRIES_BEFORE_SPLIT = 1;
const FIRST_DELAY_MS = 1000;
const MAX_DELAY_MS = 60_000;
/**
 * And not at all once the tries themselves have taken so long: Mixpanel thinks up to 488 s before it gives up, each try is
 * paid for, and what took minutes to fail once or twice does so again.
 */
const MAX_ATTEMPT_MS = 600_000;

/** What happened to a request so far that met server errors or broken connections. */
export interface RetryState {
  /** How often it was sent again for that already. */
  readonly retries: number;
  /** How long its tries have taken, without the waiting between them, ms. */
  readonly attemptMs: number;
  /** What Mixpanel asked for in `Retry-After`, ms. */
  readonly retryAfterMs: number | undefined;
  /** Was it too heavy, perhaps, and will the caller ask for less then? */
  readonly canSplit: boolean;
}

/**
 * How long to wait (ms) before a request is sent again that failed; undefined to give up.
 *
 * @param random from 0 up to 1: half of each delay is left to chance, so that clients do not come back all at once
 */
export function delayBeforeRetry(tries: RetryState, random: number): number | undefined {
  const { retries, attemptMs, retryAfterMs, canSplit } = tries;
  const maxRetries = canSplit ? MAX_RETRIES_BEFORE_SPLIT : MAX_RETRIES;
  if (retries >= maxRetries || attemptMs > MAX_ATTEMPT_MS) return undefined;
  return Math.min(retryAfterMs ?? backoff(FIRST_DELAY_MS, retries, MAX_DELAY_MS, random), MAX_DELAY_MS);
}

/** The `Retry-After` header, seconds or a date, as ms from now; undefined where it says nothing usable. */
export function parseRetryAfter(header: unknown, nowMs: number): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
