import type { LimitReached } from './limit-reached.ts';

/** A server error or a broken connection is tried again this often: about two minutes in all. */
const MOST_RETRIES = 7;
/** What may be too heavy is tried again this often where less can be asked for: every try is a request of the quota. */
const MOST_RETRIES_BEFORE_LESS = 1;
const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;
/**
 * And not at all once the tries themselves have taken so long: Mixpanel thinks up to 488 s before it gives up, each try is
 * paid for, and what took minutes to fail once or twice does so again.
 */
const LONGEST_TRYING_MS = 600_000;

/**
 * A spent quota comes back within a rolling hour; with other clients at work it can take longer. Who was refused for half a
 * working day is told: the project is used beyond its quota, which waiting does not mend.
 */
const LONGEST_REFUSAL_MS = 6 * 3_600_000;
/** After the last of the hour's requests a place comes free about once a minute; five at once are done in seconds. */
const FIRST_QUOTA_DELAY_MS = { hour: 60_000, moment: 5000 } as const satisfies Record<LimitReached, number>;
const LONGEST_QUOTA_DELAY_MS = 300_000;

/** What happened to a request so far that met server errors or broken connections. */
export interface Tries {
  /** How often it was sent again for that already. */
  readonly retries: number;
  /** How long its tries have taken, without the waiting between them, ms. */
  readonly triedMs: number;
  /** What Mixpanel asked for in `Retry-After`, ms. */
  readonly retryAfterMs: number | undefined;
  /** Was it too heavy, perhaps, and will the caller ask for less then? */
  readonly isSoonLess: boolean;
}

/**
 * How long to wait (ms) before a request is sent again that failed; undefined to give up.
 *
 * @param random from 0 up to 1: half of each delay is left to chance, so that clients do not come back all at once
 */
export function delayBeforeRetry(tries: Tries, random: number): number | undefined {
  const { retries, triedMs, retryAfterMs, isSoonLess } = tries;
  const mostRetries = isSoonLess ? MOST_RETRIES_BEFORE_LESS : MOST_RETRIES;
  if (retries >= mostRetries || triedMs > LONGEST_TRYING_MS) return undefined;
  return Math.min(retryAfterMs ?? grown(FIRST_DELAY_MS, retries, LONGEST_DELAY_MS, random), LONGEST_DELAY_MS);
}

/** How it stands with a quota that is spent. */
export interface Refusal {
  /** How often Mixpanel refused before, without an answer between. */
  readonly refusals: number;
  /** How long ago the first of these refusals was, ms. */
  readonly refusedMs: number;
  /** What Mixpanel asks for in `Retry-After`, ms. */
  readonly retryAfterMs: number | undefined;
  /** What its sentence tells of the limits. */
  readonly reached: LimitReached | undefined;
}

/**
 * How long to wait (ms) before Mixpanel is asked again whether there is quota: as long as it says, but less and less often
 * should it go on to refuse those that come when it said; undefined to give up, which is never before
 * the longest time of all is over.
 *
 * @param random from 0 up to 1
 */
export function delayForQuota(refusal: Refusal, random: number): number | undefined {
  const { refusals, refusedMs, retryAfterMs, reached = 'moment' } = refusal;
  const left = LONGEST_REFUSAL_MS - refusedMs;
  if (left <= 0) return undefined;
  // A second on top: the header is in whole seconds.
  const asked = retryAfterMs === undefined ? undefined : retryAfterMs + 1000;
  const ours = grown(FIRST_QUOTA_DELAY_MS[reached], refusals, LONGEST_QUOTA_DELAY_MS, random);
  return Math.min(refusals === 0 ? (asked ?? ours) : Math.max(asked ?? 0, ours), left);
}

/** The `Retry-After` header, seconds or a date, as ms from now; undefined where it says nothing usable. */
export function parseRetryAfter(header: unknown, nowMs: number): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

function grown(firstMs: number, times: number, longestMs: number, random: number): number {
  return Math.min(firstMs * 2 ** times, longestMs) * (0.5 + random / 2);
}
