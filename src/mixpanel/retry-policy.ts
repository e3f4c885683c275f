import type { Action } from './failures.ts';

/** A server error or a broken connection is tried again this often: about two minutes in all. */
const MOST_RETRIES = 7;
/** What may be too heavy is tried again this often where less can be asked for: every try is a request of the quota. */
const MOST_RETRIES_BEFORE_LESS = 1;
const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;

/** A spent quota comes back within a rolling hour; with other clients at work it can take longer. */
const LONGEST_QUOTA_WAIT_MS = 3 * 3_600_000;
const FIRST_QUOTA_DELAY_MS = 5000;
const LONGEST_QUOTA_DELAY_MS = 300_000;

/** What happened to a request so far. */
export interface Attempt {
  /** How often it was sent again already. */
  readonly retries: number;
  /** How long ago it was sent first, ms. */
  readonly elapsedMs: number;
  /** What Mixpanel asked for in `Retry-After`, ms. */
  readonly retryAfterMs: number | undefined;
  /** Will the caller ask for less where this is too heavy? */
  readonly canAskForLess: boolean;
}

/**
 * How long to wait (ms) before a request is sent again; undefined to give up.
 *
 * @param random from 0 up to 1: half of each delay is left to chance, so that clients do not come back all at once
 */
export function delayBeforeRetry(act: Action, attempt: Attempt, random: number): number | undefined {
  const { retries, elapsedMs, retryAfterMs, canAskForLess } = attempt;
  const grown = (first: number, longest: number): number =>
    Math.min(first * 2 ** retries, longest) * (0.5 + random / 2);
  switch (act) {
    case 'fail':
      return undefined;
    case 'retry':
    case 'lighten':
      if (retries >= (act === 'lighten' && canAskForLess ? MOST_RETRIES_BEFORE_LESS : MOST_RETRIES))
        return undefined;
      return Math.min(retryAfterMs ?? grown(FIRST_DELAY_MS, LONGEST_DELAY_MS), LONGEST_DELAY_MS);
    case 'wait': {
      // A second on top: the header is in whole seconds.
      const asked = retryAfterMs === undefined ? undefined : retryAfterMs + 1000;
      const delay = asked ?? grown(FIRST_QUOTA_DELAY_MS, LONGEST_QUOTA_DELAY_MS);
      return elapsedMs + delay > LONGEST_QUOTA_WAIT_MS ? undefined : delay;
    }
  }
}

/** The `Retry-After` header, seconds or a date, as ms from now; undefined where it says nothing usable. */
export function parseRetryAfter(header: unknown, nowMs: number): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
