import { backoff } from '../../base/backoff.ts';
import type { Clock } from '../../base/clock.ts';
import type { Wait, Waiter } from '../../base/wait-observer.ts';
import type { Delay, Ledger } from './ledger.ts';
import type { RateLimitAnswer } from './rate-limit-answer.ts';

export const RATE_LIMIT_REACHED = "Mixpanel's rate limit is reached";
/** A spent hour frees up bit by bit, and refusals are free; concurrent requests end within seconds. */
const FIRST_DELAY_MS = { hour: 60_000, concurrency: 10_000, burst: 5000 } as const;
const MAX_DELAY_MS = 300_000;
/** A spent quota is back within a rolling hour. After six hours the project needs more than its quota. */
const MAX_REFUSED_MS = 6 * 3_600_000;
/** The quota is a rolling hour: after this time (ms) without a request all of it is back. */
const RESET_AFTER_MS = 3_600_000;
/** Mixpanel sends a 429 at once, so a request without one after this time (ms) has been accepted. */
const ACCEPTED_AFTER_MS = 5000;
/** Statuses of answers that Mixpanel does not count. */
const UNCOUNTED: readonly number[] = [401, 402, 429];

/** What became of one attempt; `status` is 0 if no answer came. The error of a 429 is thrown if waiting is given up. */
export type Outcome<T> = Settled<T> | { readonly retryAfter: RateLimitAnswer; readonly error: Error };
export type Settled<T> = { readonly done: T } | { readonly fail: Error; readonly status: number };

/**
 * Requests that cost quota, or those that do not: a refusal of one kind says nothing about the other. After a 429 the lane
 * pauses. Slow start follows: one request at a time asks, and each one that is accepted raises their number by one, which
 * doubles it from round to round. Of all waiting requests sent at once, most would be refused.
 *
 * The outcome of a request sent before the last 429 changes nothing: it says nothing about the quota now.
 */
export class Lane {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #ledger: Ledger | undefined;
  /** The waiting requests, oldest first. */
  readonly queue = new Set<Waiter>();
  /** The last wait that was logged. */
  logged: Wait | undefined;
  /** The error of the last 429, and of the one after which waiting was given up. */
  refusal: Error | undefined;
  givenUp: Error | undefined;
  #pausedUntil = -Infinity;
  /** When the first of consecutive refusals came, ms UTC, and their number. */
  #firstAt: number | undefined;
  #consecutive = 0;
  /** Incremented by each refusal of a request that was sent after the previous one. */
  #epoch = 0;
  /** Requests that are neither accepted nor refused yet, and their maximum. */
  #asking = 0;
  #maxAsking = Infinity;

  constructor(clock: Clock, random: () => number, ledger?: Ledger) {
    this.#clock = clock;
    this.#random = random;
    this.#ledger = ledger;
  }

  get isPaused(): boolean {
    return this.#pausedUntil > this.#clock.now();
  }

  /** Infinity if another request has to be accepted first. */
  get delay(): Delay {
    if (this.#asking >= this.#maxAsking && !this.isPaused) return { until: Infinity };
    const delays: Delay[] = [
      { until: this.#pausedUntil, why: RATE_LIMIT_REACHED },
      ...(this.#ledger?.delays ?? []),
    ];
    return delays.reduce((longest, delay) => (delay.until > longest.until ? delay : longest));
  }

  /**
   * Counts a request that is sent. Returns a function to be called with its outcome; undefined for a bug.
   *
   * @param onAccepted called when Mixpanel has answered, or not refused the request for a while
   */
  send(onAccepted: () => void): (outcome: Outcome<unknown> | undefined) => void {
    const now = this.#clock.now();
    if (now - this.#pausedUntil > RESET_AFTER_MS) this.#reset();
    const refund = this.#ledger?.add(now);
    const epoch = this.#epoch;
    let isAsking = true;
    this.#asking++;
    const end = (isAccepted: boolean): void => {
      cancel();
      if (!isAsking) return;
      isAsking = false;
      this.#asking--;
      if (!isAccepted) return;
      if (epoch === this.#epoch) this.#maxAsking++;
      onAccepted();
    };
    const cancel = this.#clock.after(ACCEPTED_AFTER_MS, () => {
      end(true);
    });
    return (outcome = { fail: new Error('bug'), status: 0 }) => {
      const status = statusOf(outcome);
      if (UNCOUNTED.includes(status)) refund?.();
      const isRefused = 'retryAfter' in outcome;
      end(!isRefused && status !== 0);
      if (isRefused) this.#pause(outcome.retryAfter, outcome.error, epoch === this.#epoch);
      else if (status !== 0 && epoch === this.#epoch) this.#reset();
    };
  }

  #pause(answer: RateLimitAnswer, error: Error, isNew: boolean): void {
    const now = this.#clock.now();
    this.refusal = error;
    this.#firstAt ??= now;
    if (isNew) {
      this.#epoch++;
      this.#consecutive++;
      this.#maxAsking = 1;
    }
    const leftMs = this.#firstAt + MAX_REFUSED_MS - now;
    if (leftMs <= 0) this.givenUp = error;
    const delayMs = delayAfterRefusal(answer, this.#consecutive, this.#random());
    this.#pausedUntil = Math.max(this.#pausedUntil, now + Math.min(delayMs, leftMs));
  }

  #reset(): void {
    this.#consecutive = 0;
    this.#firstAt = undefined;
    this.givenUp = undefined;
  }
}

/**
 * How long to wait (ms) after a 429: as `Retry-After` says after the first, and at least an exponential backoff if the next
 * request is refused as well.
 *
 * @param consecutive the number of consecutive refusals, including this one
 * @param random from 0 up to 1
 */
export function delayAfterRefusal(
  { retryAfterMs, limit = 'burst' }: Pick<RateLimitAnswer, 'limit' | 'retryAfterMs'>,
  consecutive: number,
  random: number,
): number {
  const backoffMs = backoff(FIRST_DELAY_MS[limit], consecutive - 1, MAX_DELAY_MS, random);
  if (retryAfterMs === undefined) return backoffMs;
  // One second more: the header counts full seconds.
  return Math.max(retryAfterMs + 1000, consecutive > 1 ? backoffMs : 0);
}

function statusOf(outcome: Outcome<unknown>): number {
  if ('fail' in outcome) return outcome.status;
  return 'done' in outcome ? 200 : 429;
}
