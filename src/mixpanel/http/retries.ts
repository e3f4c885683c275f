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

/**
 * Whether the caller will ask for fewer days if the request is too heavy: after one retry, or at once, because the request is
 * a part of one that was too heavy.
 */
export type CanSplit = boolean | 'at once';

/** A failed attempt as axios-retry sees it. */
export class FailedAttempt extends AxiosError {
  readonly reason: Error;
  readonly mayRetry: boolean;
  /** How long to wait (ms) before the retry. */
  readonly delayMs: number;

  /**
   * @param facts `attemptMs`: the duration of the attempt; `retryAfterMs`: from `Retry-After`; `random`: from 0 up to 1, for
   *   the jitter
   */
  constructor(
    reason: Error,
    config: InternalAxiosRequestConfig,
    facts: { canSplit: CanSplit; attemptMs: number; retryAfterMs: number | undefined; random: number },
  ) {
    super(reason.message, undefined, config);
    const attempts = (config['axios-retry']?.retryCount ?? 0) + 1;
    const isAllowed = attempts <= retriesAfter(reason, facts.canSplit);
    this.reason = reason;
    this.mayRetry = isAllowed && facts.attemptMs * attempts <= MAX_ATTEMPT_MS;
    this.delayMs = delayBeforeRetry(attempts, facts.retryAfterMs, facts.random);
  }

  /** Whether the other requests of the family probably fail too. A query that is too heavy says nothing about them. */
  get isOutage(): boolean {
    const isHeavy = this.reason instanceof MixpanelError && this.reason.row.action === 'split';
    return !isHeavy && retriesAfter(this.reason, false) > 0;
  }
}

function retriesAfter(reason: Error, canSplit: CanSplit): number {
  if (reason instanceof MixpanelError) return maxRequests(reason.row.action, reason.status, canSplit) - 1;
  if (reason instanceof AnswerBrokeOff) return RETRIES_OF_INCOMPLETE;
  return reason instanceof ConnectorError ? RETRIES_OF_UNUSABLE : 0;
}

/** How often a request is sent, refusals aside, if it fails each time in this way. */
export function maxRequests(action: Action, status: number, canSplit: CanSplit): number {
  if (action === 'split' && canSplit === 'at once') return 1;
  if (action === 'retry' && status === 200) return 1 + RETRIES_OF_INCOMPLETE;
  return 1 + RETRIES[action === 'split' && canSplit === false ? 'retry' : action];
}

/** How long to wait (ms) before a retry; `retry` is 1 for the first one. */
export function delayBeforeRetry(retry: number, retryAfterMs: number | undefined, random: number): number {
  if (retryAfterMs === undefined) return backoff(FIRST_DELAY_MS, retry - 1, MAX_DELAY_MS, random);
  return Math.min(Math.max(retryAfterMs, MIN_RETRY_AFTER_MS), MAX_DELAY_MS);
}

/** The `Retry-After` header, seconds or a date, as ms from now; undefined if missing or not valid. */
export function parseRetryAfter(header: unknown, nowMs: number): number | undefined {
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
