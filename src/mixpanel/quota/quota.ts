import type { Clock } from '../../base/clock.ts';
import type { Wait } from '../../base/wait-observer.ts';
import type { Family } from '../endpoints.ts';
import { Admission, type Lane, type QuotaRequest, type Slot } from './admission.ts';
import { Ledger } from './ledger.ts';
import { learnedLimits, lowerOf, type Limits } from './limits.ts';
import type { RateLimitAnswer } from './rate-limit-answer.ts';
import type { LearnedLimits } from './rate-limit-headers.ts';
import { Refusals } from './refusals.ts';

/** What became of one attempt. */
export type Outcome<T> = Settled<T> | Refused;

/** `status` is 0 if no answer came. */
export type Settled<T> = { readonly done: T } | { readonly fail: Error; readonly status: number };

/** A 429; the error is reported if waiting is given up. */
export interface Refused {
  readonly retryAfter: RateLimitAnswer;
  readonly error: Error;
}

/** Frees the concurrency slot of a request. Safe to call again. */
export type Release = () => void;

/** Sends a request once. Must call `release` once a body that it returns has been read. */
export type SendOnce<T> = (release: Release) => Promise<Outcome<T>>;

export interface QuotaOptions {
  readonly family: Family;
  /** They hold until Mixpanel reports others. */
  readonly limits: Limits;
  /** The user's share of the limits. */
  readonly share?: LearnedLimits;
  readonly clock: Clock;
  readonly random: () => number;
  /** Called when the family has to wait: until when (ms UTC) and why. */
  readonly onWait: (wait: Wait & { family: Family }) => void;
}

/** Statuses of answers that Mixpanel does not count. */
const UNCOUNTED: readonly number[] = [401, 402, 429];

/**
 * The quota of one API family, and the only place that waits for it. It delays a request only if Mixpanel would refuse it:
 * the ledger counts what this process has sent, and a 429 reports what other clients of the project have used.
 */
export class Quota {
  readonly #options: QuotaOptions;
  #limits: Limits;
  readonly #ledger = new Ledger(() => this.#limits);
  readonly #admission: Admission;
  readonly #counted: Lane;
  readonly #free: Lane;

  constructor(options: QuotaOptions) {
    this.#options = options;
    this.#limits = lowerOf(options.limits, options.share ?? {});
    const { clock, random, family, onWait } = options;
    const concurrent = (): number => this.#limits.concurrent;
    const admission = new Admission(clock, concurrent, (wait) => {
      onWait({ family, ...wait });
    });
    const laneWith = (ledger?: Ledger): Lane => {
      const refusals = new Refusals(clock, random, concurrent, () => {
        admission.admitQueued();
      });
      return { refusals, ledger, wait: undefined, lastRefusal: undefined };
    };
    this.#admission = admission;
    this.#counted = laneWith(this.#ledger);
    this.#free = laneWith();
  }

  /** Requests sent that count against the quota. */
  get spent(): number {
    return this.#ledger.spent;
  }

  /** Requests left in this hour, as far as this process knows; 0 while paused after a 429. */
  get remaining(): number {
    return this.#counted.refusals.pauseMs > 0 ? 0 : this.#ledger.remaining(this.#options.clock.now());
  }

  /** Adopts the limits that an answer of Mixpanel reports. */
  learn(reported: LearnedLimits): void {
    const { family, share = {} } = this.#options;
    this.#limits = lowerOf(learnedLimits(family, this.#limits, reported), share);
    this.#admission.admitQueued();
  }

  /**
   * Sends a request when the quota allows, and again after each 429. Throws what `sendOnce` throws, the reason if its work is
   * aborted, and the last refusal after six hours of them, or if its deadline ends before the pause.
   */
  async run<T>(request: QuotaRequest, sendOnce: SendOnce<T>): Promise<Settled<T>> {
    const lane = request.isFree ? this.#free : this.#counted;
    try {
      for (;;) {
        const slot = await this.#admission.enter(request, lane);
        const outcome = await sendOnce(slot.release).catch((thrown: unknown) => {
          slot.ended();
          slot.release();
          throw thrown;
        });
        if (!('retryAfter' in outcome)) return settle(slot, outcome);
        this.#pause(lane, slot, outcome);
      }
    } finally {
      request.waiter.endWait();
    }
  }

  /** Releases the slot last, since the next request must see the pause. */
  #pause(lane: Lane, slot: Slot, { retryAfter, error }: Refused): void {
    const isOver = slot.refused(retryAfter) === undefined;
    lane.lastRefusal = error;
    if (isOver) this.#admission.rejectAll(lane, error);
    slot.refund();
    slot.release();
    this.learn(retryAfter.limits);
    if (isOver) throw error;
  }
}

function settle<T>(slot: Slot, outcome: Settled<T>): Settled<T> {
  const status = 'fail' in outcome ? outcome.status : 200;
  if (status !== 0) slot.answered();
  if (UNCOUNTED.includes(status)) slot.refund();
  slot.ended();
  if ('fail' in outcome) slot.release();
  return outcome;
}
