import { AxiosError, type InternalAxiosRequestConfig } from 'axios';
import { backoff } from '../../base/backoff.ts';
import { ConnectorError } from '../../base/errors.ts';
import type { Action } from '../failure-row.ts';
import { MixpanelError } from '../failures.ts';

/** For server errors and broken connections: about two minutes in total. */
export const MAX_RETRIES = 7;
/** For an answer with status 200 that breaks off while it is read, or reports an error. */
export const RETRIES_OF_INCOMPLETE = 2;
/** For an answer with status 200 of another shape. */
export const RETRIES_OF_UNUSABLE = 1;
/** Each retry costs quota. A query that is too heavy is better split, and a web page rarely goes away. */
const RETRIES = { fail: 0, wait: 0, once: 1, split: 1, retry: MAX_RETRIES } as const satisfies Record<
  Action,
  number
>;
const FIRST_DELAY_MS = 1000;
const MAX_DELAY_MS = 60_000;
/** For `Retry-After: 0`, which would send all retries at once. */
const MIN_RETRY_AFTER_MS = 1000;
/**
 * No more retries after about this much time in attempts: Mixpanel takes up to 488 s to give up, each attempt costs quota, and a
 * query that failed after minutes will do so again.
 */
const MAX_ATTEMPT_MS = 600_000;

/** An answer with status 200 broke off while it was read. */
export class AnswerBrokeOff extends ConnectorError {}

export interface AttemptFacts {
  /** True if the caller will ask for fewer days when the request is too heavy. */
  readonly canSplit: boolean;
  /** Duration of the attempt, ms. */
  readonly attemptMs: number;
  /** From `Retry-After`, ms. */
  readonly retryAfterMs: number | undefined;
  /** From 0 up to 1, for the jitter. */
  readonly random: number;
}

/** A failed attempt as axios-retry sees it. */
export class FailedAttempt extends AxiosError {
  readonly reason: Error;
  readonly facts: AttemptFacts;

  constructor(reason: Error, config: InternalAxiosRequestConfig, facts: AttemptFacts) {
    super(reason.message, undefined, config);
    this.reason = reason;
    this.facts = facts;
  }

  /** Whether the other requests of the family probably fail too. A query that is too heavy says nothing about them. */
  get isOutage(): boolean {
    const isHeavy = this.reason instanceof MixpanelError && this.reason.row.action === 'split';
    return !isHeavy && retriesAfter(this.reason, false) > 0;
  }

  /** The retries before this attempt, as axios-retry counts them. */
  get retries(): number {
    return this.config?.['axios-retry']?.retryCount ?? 0;
  }

  get mayRetry(): boolean {
    const { canSplit, attemptMs } = this.facts;
    return (
      this.retries < retriesAfter(this.reason, canSplit) && attemptMs * (this.retries + 1) <= MAX_ATTEMPT_MS
    );
  }
}

function retriesAfter(reason: Error, canSplit: boolean): number {
  if (reason instanceof MixpanelError) return maxRequests(reason.row.action, reason.status, canSplit) - 1;
  if (reason instanceof AnswerBrokeOff) return RETRIES_OF_INCOMPLETE;
  return reason instanceof ConnectorError ? RETRIES_OF_UNUSABLE : 0;
}

/**
 * How often a request is sent, refusals aside, if it fails each time in this way.
 *
 * @param canSplit whether its caller will ask for fewer days
 */
export function maxRequests(action: Action, status: number, canSplit: boolean): number {
  if (action === 'retry' && status === 200) return 1 + RETRIES_OF_INCOMPLETE;
  return 1 + RETRIES[action === 'split' && !canSplit ? 'retry' : action];
}

/**
 * How long to wait (ms) before a retry.
 *
 * @param retry 1 for the first one
 */
export function delayBeforeRetry(
  retry: number,
  { retryAfterMs, random }: Pick<AttemptFacts, 'retryAfterMs' | 'random'>,
): number {
  if (retryAfterMs === undefined) return backoff(FIRST_DELAY_MS, retry - 1, MAX_DELAY_MS, random);
  return Math.min(Math.max(retryAfterMs, MIN_RETRY_AFTER_MS), MAX_DELAY_MS);
}

/** The `Retry-After` header, seconds or a date, as ms from now; undefined if missing or not valid. */
export function parseRetryAfter(header: unknown, nowMs: number): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
