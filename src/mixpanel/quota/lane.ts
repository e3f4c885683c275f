import { backoff } from '../../base/backoff.ts';
import type { Clock } from '../../base/clock.ts';
import type { Waiter } from '../../base/wait-observer.ts';
import type { Delay, Ledger } from './ledger.ts';
import type { RateLimitAnswer } from './rate-limit-answer.ts';
import type { LearnedLimits } from './rate-limit-headers.ts';

export const RATE_LIMIT_REACHED = "Mixpanel's rate limit is reached";
/** A spent hour frees up bit by bit, and refusals are free; concurrent requests end within seconds. */
const FIRST_DELAY_MS = { perHour: 60_000, concurrent: 10_000, perSecond: 5000 } as const;
const MAX_DELAY_MS = 300_000;
/** A spent quota is back within a rolling hour. After six hours the project needs more than its quota. */
const MAX_PAUSED_MS = 6 * 3_600_000;
/** Statuses of answers that Mixpanel does not count. */
const UNCOUNTED: readonly number[] = [401, 402, 429];

/** What became of one attempt. The error of a 429 is thrown if waiting is given up. */
export type Outcome<T> = Settled<T> | { readonly retryAfter: RateLimitAnswer; readonly error: Error };
/** `limits` are those that Mixpanel reported, `status` is 0 if no answer came. */
export type Settled<T> = ({ readonly done: T } | { readonly fail: Error; readonly status: number }) & {
  readonly limits: LearnedLimits;
};

/**
 * Requests that cost quota, or those that do not: a refusal of one kind says nothing about the other. After a 429 the lane
 * pauses. Slow start follows: one request at a time, one more after each answer, so twice as many each round. Of all waiting requests sent at
 * once, most would be refused. The outcome of a request sent before the pause says nothing about the quota after it.
 */
export class Lane {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #ledger: Ledger | undefined;
  /** The waiting requests, oldest first. */
  readonly queue = new Set<Waiter>();
  /** The error of the last 429, and of the one after which waiting was given up. */
  refusal: Error | undefined;
  givenUp: Error | undefined;
  #pausedUntil = -Infinity;
  /** Since the last answer that was not a 429: the pauses, and their total duration, ms. */
  #pauses = 0;
  #pausedMs = 0;
  /** Requests without an outcome that were sent since the last pause began, and their maximum. */
  #asking = new Set<object>();
  #maxAsking = Infinity;

  constructor(clock: Clock, random: () => number, ledger?: Ledger) {
    this.#clock = clock;
    this.#random = random;
    this.#ledger = ledger;
  }

  get isPaused(): boolean {
    return this.#pausedUntil > this.#clock.now();
  }

  /** When the next request may be sent; Infinity if another one has to be answered first. */
  get delay(): Delay {
    if (this.#asking.size >= this.#maxAsking && !this.isPaused) return { until: Infinity };
    const pause = { until: this.#pausedUntil, why: RATE_LIMIT_REACHED };
    const delays: Delay[] = [pause, ...(this.#ledger?.delays ?? [])];
    return delays.reduce((longest, delay) => (delay.until > longest.until ? delay : longest));
  }

  /** Counts a request that is sent. Returns a function to be called with its outcome, undefined for a bug. */
  send(): (outcome: Outcome<unknown> | undefined) => void {
    const refund = this.#ledger?.add(this.#clock.now());
    const [asking, request] = [this.#asking, {}];
    asking.add(request);
    return (outcome) => {
      asking.delete(request);
      if (outcome === undefined) return;
      const isCurrent = asking === this.#asking;
      const isRefused = 'retryAfter' in outcome;
      const status = isRefused ? 429 : 'fail' in outcome ? outcome.status : 200;
      if (UNCOUNTED.includes(status)) refund?.();
      if (isRefused) this.#pause(outcome.retryAfter, outcome.error, isCurrent);
      else if (status !== 0 && isCurrent) this.#accept();
    };
  }

  #accept(): void {
    this.#maxAsking++;
    this.#pauses = 0;
    this.#pausedMs = 0;
    this.givenUp = undefined;
  }

  #pause(answer: RateLimitAnswer, error: Error, isCurrent: boolean): void {
    const now = this.#clock.now();
    if (isCurrent) {
      this.#pauses++;
      this.#asking = new Set();
      this.#maxAsking = 1;
    }
    this.refusal = error;
    const leftMs = MAX_PAUSED_MS - this.#pausedMs;
    if (leftMs <= 0) this.givenUp = error;
    const ms = Math.min(leftMs, delayAfterRefusal(answer, this.#pauses, this.#random()));
    const addedMs = Math.max(0, now + ms - Math.max(now, this.#pausedUntil));
    this.#pausedUntil = Math.max(now, this.#pausedUntil) + addedMs;
    this.#pausedMs += addedMs;
  }
}

/**
 * How long to wait (ms) after a 429: as `Retry-After` says after the first, and at least an exponential backoff if the next
 * request is refused as well.
 *
 * @param pauses the number of consecutive pauses, including this one
 * @param random from 0 up to 1
 */
export function delayAfterRefusal(
  { retryAfterMs, limit = 'perSecond' }: Pick<RateLimitAnswer, 'limit' | 'retryAfterMs'>,
  pauses: number,
  random: number,
): number {
  const backoffMs = backoff(FIRST_DELAY_MS[limit], pauses - 1, MAX_DELAY_MS, random);
  if (retryAfterMs === undefined) return backoffMs;
  // One second more: the header counts full seconds.
  return Math.max(retryAfterMs + 1000, pauses > 1 ? backoffMs : 0);
}
