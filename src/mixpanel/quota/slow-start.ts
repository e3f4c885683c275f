import type { Clock } from '../../base/clock.ts';
import type { Delay } from './ledger.ts';

/** Mixpanel sends a 429 at once, so a request without one after this time (ms) has been accepted. */
const ACCEPTED_AFTER_MS = 5000;
/** The quota is a rolling hour: after this time (ms) without a request all of it is back. */
const RESET_AFTER_MS = 3_600_000;

export const RATE_LIMIT_REACHED = "Mixpanel's rate limit is reached";

export interface Admission {
  /** The number of consecutive refusals before this request. */
  readonly priorRefusals: () => number;
  /** Mixpanel answered 429: pause until this moment, ms UTC. */
  readonly refused: (until: number) => void;
  /** Mixpanel answered anything but 429. */
  readonly answered: () => void;
  /** The request ended without an answer. Safe to call again. */
  readonly ended: () => void;
}

/**
 * Pause and slow start of one API family after a 429: once the pause is over a single request probes the quota, and the
 * allowance doubles after each success up to the concurrency limit. Releasing all waiting requests at once would have
 * most of them refused.
 *
 * The outcome of a request sent before the last refusal is ignored: it says nothing about the quota now.
 */
export class SlowStart {
  readonly #clock: Clock;
  readonly #maxConcurrent: () => number;
  readonly #onChange: () => void;
  #pausedUntil = 0;
  #firstRefusedAt: number | undefined;
  #refusals = 0;
  #previousRefusals = 0;
  /** Incremented by each refusal of a request that was sent after the previous one. */
  #epoch = 0;
  /** The number of requests that may await their fate at the same time. */
  #maxProbes = Infinity;
  /** Requests neither accepted nor refused yet, as the functions that remove them. */
  readonly #probes = new Set<() => void>();

  /** @param onChange called when the allowance or the pause changes */
  constructor(clock: Clock, maxConcurrent: () => number, onChange: () => void = () => undefined) {
    this.#clock = clock;
    this.#maxConcurrent = maxConcurrent;
    this.#onChange = onChange;
  }

  get refusedForMs(): number {
    return this.#firstRefusedAt === undefined ? 0 : this.#clock.now() - this.#firstRefusedAt;
  }

  isPaused(now: number): boolean {
    return this.#pausedUntil > now;
  }

  /** The delays before the next request: the rest of the pause, and the outcome of the current probes. */
  delays(now: number): Delay[] {
    const paused = { ms: this.#pausedUntil - now, why: RATE_LIMIT_REACHED };
    return this.#probes.size < this.#maxProbes ? [paused] : [paused, { ms: ACCEPTED_AFTER_MS }];
  }

  /**
   * Must be called for every request that is sent.
   *
   * @param onAccepted called at once, or during slow start when the request is answered or counts as accepted
   */
  admit(onAccepted: () => void): Admission {
    if (this.#clock.now() - this.#pausedUntil > RESET_AFTER_MS) this.#resetCount();
    const epoch = this.#epoch;
    const isCurrent = (): boolean => epoch === this.#epoch;
    const endProbe = this.#startProbe(onAccepted);
    return {
      priorRefusals: () => (isCurrent() ? this.#refusals : this.#previousRefusals),
      refused: (until) => {
        this.#pausedUntil = Math.max(this.#pausedUntil, until);
        if (isCurrent()) this.#refused();
      },
      answered: () => {
        if (!isCurrent()) return;
        this.#resetCount();
        if (endProbe()) this.#allowMore();
      },
      ended: () => {
        if (endProbe()) this.#onChange();
      },
    };
  }

  #resetCount(): void {
    this.#refusals = 0;
    this.#firstRefusedAt = undefined;
  }

  #refused(): void {
    this.#epoch++;
    this.#firstRefusedAt ??= this.#clock.now();
    this.#previousRefusals = this.#refusals++;
    this.#maxProbes = 1;
    for (const endProbe of this.#probes) endProbe();
    this.#onChange();
  }

  /** @returns a function that ends the probe, and returns false if it had ended before */
  #startProbe(onAccepted: () => void): () => boolean {
    if (this.#maxProbes === Infinity) {
      onAccepted();
      return () => false;
    }
    const cancel = this.#clock.after(ACCEPTED_AFTER_MS, () => {
      endProbe();
      onAccepted();
      this.#allowMore();
    });
    const endProbe = (): boolean => {
      cancel();
      return this.#probes.delete(endProbe);
    };
    this.#probes.add(endProbe);
    return endProbe;
  }

  #allowMore(): void {
    this.#maxProbes++;
    if (this.#maxProbes >= this.#maxConcurrent()) this.#maxProbes = Infinity;
    this.#onChange();
  }
}
