import { once } from 'node:events';
import type { Clock } from '../../base/clock.ts';
import type { Wait, Waiter } from '../../base/wait-observer.ts';
import type { Family } from '../endpoints.ts';
import { Lane, type Outcome, type Settled } from './lane.ts';
import { Ledger } from './ledger.ts';
import { LIMITS, lowerOf, type Limits } from './limits.ts';
import type { LearnedLimits } from './rate-limit-headers.ts';

export interface QuotaRequest {
  /** Whether it costs no quota, such as a later page of profiles. */
  readonly isFree: boolean;
  /** When to give up waiting, ms UTC. */
  readonly deadline: number;
  readonly waiter: Waiter;
}

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

/**
 * The quota of one API family, and the only place that waits for it. It delays a request only if Mixpanel would refuse it:
 * the ledger counts what this process has sent, and a 429 reports what other clients of the project have used.
 */
export class Quota {
  readonly #options: QuotaOptions;
  #limits: Limits;
  readonly #ledger = new Ledger(() => this.#limits);
  readonly #counted: Lane;
  readonly #free: Lane;
  /** Requests whose answers have not been read. */
  #running = 0;
  /** Aborted, and replaced, whenever a waiting request may be able to go on. */
  #change = new AbortController();

  constructor(options: QuotaOptions) {
    this.#options = options;
    this.#limits = lowerOf(options.limits, options.share ?? {});
    this.#counted = new Lane(options.clock, options.random, this.#ledger);
    this.#free = new Lane(options.clock, options.random);
  }

  /** Requests sent that count against the quota. */
  get spent(): number {
    return this.#ledger.spent;
  }

  /** Requests left in this hour, as far as this process knows; 0 while paused after a 429. */
  get remaining(): number {
    return this.#counted.isPaused ? 0 : this.#ledger.remaining(this.#options.clock.now());
  }

  /** Requests an hour, as far as Mixpanel has reported it. */
  get perHour(): number {
    return this.#limits.perHour;
  }

  /**
   * Sends a request when the quota allows, and again after each 429. Throws what `sendOnce` throws, the reason if its work is
   * aborted, and the last refusal after six hours of them, or if its deadline ends before the pause.
   *
   * @param sendOnce must call `release` once a body that it returns has been read
   */
  async run<T>(
    request: QuotaRequest,
    sendOnce: (release: () => void) => Promise<Outcome<T>>,
  ): Promise<Settled<T>> {
    const lane = request.isFree ? this.#free : this.#counted;
    for (;;) {
      const settle = await this.#admitted(lane, request);
      let isRunning = true;
      const release = (): void => {
        if (isRunning) this.#running--;
        isRunning = false;
        this.#wake();
      };
      let outcome: Outcome<T> | undefined;
      try {
        outcome = await sendOnce(release);
      } finally {
        settle(outcome);
        // A success keeps its slot until its body has been read.
        if (outcome === undefined || !('done' in outcome)) release();
      }
      this.#learn('retryAfter' in outcome ? outcome.retryAfter.limits : outcome.limits);
      if (!('retryAfter' in outcome)) return outcome;
      if (lane.givenUp === outcome.error) throw outcome.error;
    }
  }

  /** Waits until the request is the first of its lane, and the lane and the limit on concurrent requests allow it. */
  async #admitted(lane: Lane, { deadline, waiter }: QuotaRequest): Promise<ReturnType<Lane['send']>> {
    const before = lane.givenUp;
    lane.queue.add(waiter);
    try {
      for (;;) {
        waiter.signal?.throwIfAborted();
        if (lane.givenUp !== undefined && lane.givenUp !== before) throw lane.givenUp;
        const { until, why } = lane.delay;
        if (lane.refusal !== undefined && until > deadline) throw lane.refusal;
        const ms = until - this.#options.clock.now();
        const isFirst = lane.queue.values().next().value === waiter;
        if (ms > 0 && why !== undefined && waiter.report({ until, why }) && isFirst)
          this.#options.onWait({ family: this.#options.family, until, why });
        if (ms <= 0 && isFirst) {
          if (this.#running < this.#limits.concurrent) {
            this.#running++;
            return lane.send();
          }
          // All wait for other requests of this process, not for Mixpanel's quota.
          for (const waiting of lane.queue) waiting.report(undefined);
        }
        await this.#changed(isFirst && ms > 0 ? ms : Infinity, waiter.signal);
      }
    } finally {
      waiter.report(undefined);
      lane.queue.delete(waiter);
      this.#wake();
    }
  }

  /**
   * Adopts the limits that an answer of Mixpanel reports. Fewer requests an hour than published are not believed: a 429 is
   * free, and an odd number must not hold back a sync for hours.
   */
  #learn(reported: LearnedLimits): void {
    const { family, share = {} } = this.#options;
    const { perHour } = reported;
    const believed = perHour === undefined ? {} : { perHour: Math.max(perHour, LIMITS[family].perHour) };
    this.#limits = lowerOf({ ...this.#limits, ...reported, ...believed }, share);
    this.#wake();
  }

  #wake(): void {
    const change = this.#change;
    this.#change = new AbortController();
    change.abort();
  }

  /** Resolves at the next change, after `ms` at the latest, or when the work is aborted. */
  async #changed(ms: number, signal: AbortSignal | undefined): Promise<void> {
    const woken = AbortSignal.any([this.#change.signal, ...(signal === undefined ? [] : [signal])]);
    if (ms < Infinity) await this.#options.clock.sleep(ms, woken);
    else await once(woken, 'abort');
  }
}
