import type { Clock } from '../../base/clock.ts';
import { delayAfterRefusal } from './refusal-delay.ts';
import type { RateLimitAnswer } from './rate-limit-answer.ts';

/** Mixpanel sends a 429 at once, so a request without one after this time (ms) has been accepted. */
const ACCEPTED_AFTER_MS = 5000;
/** The quota is a rolling hour: after this time (ms) without a request all of it is back. */
const RESET_AFTER_MS = 3_600_000;

/** One request that has been sent. */
export interface Sent {
  /** Mixpanel answered 429. Returns when to retry, ms UTC; undefined means give up. */
  readonly refused: (refusal: RateLimitAnswer) => number | undefined;
  /** Mixpanel answered anything but 429. */
  readonly answered: () => void;
  /** The request ended. Safe to call again. */
  readonly ended: () => void;
}

/**
 * The pause after a 429, and the slow start that follows: a single request probes the quota, and each one that is accepted
 * lets in two more, up to the concurrency limit. If all waiting requests were sent at once, most of them would be refused.
 *
 * The outcome of a request sent before the last refusal is ignored: it says nothing about the quota now.
 */
export class Refusals {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #maxConcurrent: () => number;
  readonly #onChange: () => void;
  #pausedUntil = 0;
  #firstAt: number | undefined;
  #consecutive = 0;
  /** Incremented by each refusal of a request that was sent after the previous one. */
  #epoch = 0;
  /** How many requests may be sent before another one is accepted. */
  #allowed = Infinity;
  #accepted = 0;

  /** @param onChange called when more requests may be sent */
  constructor(clock: Clock, random: () => number, maxConcurrent: () => number, onChange: () => void) {
    this.#clock = clock;
    this.#random = random;
    this.#maxConcurrent = maxConcurrent;
    this.#onChange = onChange;
  }

  /** The rest of the pause, ms. */
  get pauseMs(): number {
    return Math.max(0, this.#pausedUntil - this.#clock.now());
  }

  /** Whether slow start lets in another request. */
  get allowsOne(): boolean {
    return this.#allowed > 0;
  }

  /**
   * Must be called for every request that is sent.
   *
   * @param onAccepted called at once, or during slow start when the request is answered or counts as accepted
   */
  sent(onAccepted: () => void): Sent {
    if (this.#clock.now() - this.#pausedUntil > RESET_AFTER_MS) this.#reset();
    const epoch = this.#epoch;
    const isCurrent = (): boolean => epoch === this.#epoch;
    const end = this.#startProbe(isCurrent, onAccepted);
    return {
      refused: (refusal) => {
        end(0);
        if (isCurrent()) this.#restart();
        return this.#pause(refusal);
      },
      answered: () => {
        if (isCurrent()) this.#reset();
        end(2);
      },
      ended: () => {
        end(1);
      },
    };
  }

  #reset(): void {
    this.#consecutive = 0;
    this.#firstAt = undefined;
  }

  #restart(): void {
    this.#epoch++;
    this.#firstAt ??= this.#clock.now();
    this.#consecutive++;
    this.#allowed = 1;
    this.#accepted = 0;
  }

  #pause({ limit, retryAfterMs }: RateLimitAnswer): number | undefined {
    const now = this.#clock.now();
    const priorRefusals = Math.max(0, this.#consecutive - 1);
    const refusedForMs = now - (this.#firstAt ?? now);
    const delayMs = delayAfterRefusal({ priorRefusals, refusedForMs, retryAfterMs, limit }, this.#random());
    if (delayMs === undefined) return undefined;
    this.#pausedUntil = Math.max(this.#pausedUntil, now + delayMs);
    return now + delayMs;
  }

  /** @returns ends the probe, once, and lets in this many requests */
  #startProbe(isCurrent: () => boolean, onAccepted: () => void): (allows: 0 | 1 | 2) => void {
    if (this.#allowed === Infinity) {
      onAccepted();
      return () => undefined;
    }
    this.#allowed--;
    let isOpen = true;
    const end = (allows: 0 | 1 | 2): void => {
      if (!isOpen) return;
      isOpen = false;
      cancel();
      if (allows !== 0 && isCurrent()) this.#allow(allows);
    };
    const cancel = this.#clock.after(ACCEPTED_AFTER_MS, () => {
      onAccepted();
      end(2);
    });
    return end;
  }

  #allow(requests: 1 | 2): void {
    if (requests === 2) this.#accepted++;
    this.#allowed += requests;
    if (this.#accepted + 1 >= this.#maxConcurrent()) this.#allowed = Infinity;
    this.#onChange();
  }
}
