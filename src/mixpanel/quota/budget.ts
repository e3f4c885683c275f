import type { Clock } from '../../base/clock.ts';
import { Waiter, type Wait } from '../../base/wait-observer.ts';
import { Ledger, type Delay, type Rates } from './ledger.ts';
import { SlowStart, type Admission } from './slow-start.ts';
import type { LearnedLimits } from './rate-limit-headers.ts';
import type { Family } from '../endpoints.ts';

/** Mixpanel's limits for a project in one API family, shared by all clients of the project. */
export interface Limits extends Rates {
  readonly concurrent: number;
}

/** Mixpanel's published limits; many projects have higher ones, which their answers report. The App API limits only Lexicon schemas (5 a minute), which no sync comes near. */
export const LIMITS: Readonly<Record<Family, Limits>> = {
  query: { perHour: 60, concurrent: 5, perSecond: Infinity },
  export: { perHour: 60, concurrent: 100, perSecond: 3 },
  app: { perHour: Infinity, concurrent: 5, perSecond: Infinity },
};

/** Called when a family has to wait: until when (ms UTC) and why. */
export type OnWait = (wait: Wait & { family: Family }) => void;

/** Frees a concurrency slot. Safe to call again. */
export type Release = () => void;

/** The concurrency slot and the quota of one request in progress. */
export interface Slot {
  readonly release: Release;
  /** Takes the request off the quota, since Mixpanel refused it. */
  readonly refund: () => void;
  readonly admission: Admission;
}

/**
 * The quota of one API family, and the only place that waits for it. It delays a request only if Mixpanel would refuse it:
 * the ledger counts what this process has sent, and a 429 reports what other clients of the project have used.
 */
export class Budget {
  readonly #family: Family;
  /** The user's share of the limits. */
  readonly #share: Partial<Limits>;
  #limits: Limits;
  readonly #clock: Clock;
  readonly #onWait: OnWait;
  readonly #ledger: Ledger;
  #running = 0;
  #spent = 0;
  /** Requests that have not acquired their slot yet. */
  readonly #waiting = new Set<Waiter>();
  #currentWait: Wait | undefined;
  #turn: Promise<void> = Promise.resolve();
  /** Ends the sleep of the first waiting request, to compute its delay anew. */
  #wakeUp = new AbortController();
  /** Requests that wait for a concurrency slot, first come, first served. */
  readonly #slotQueue: (() => void)[] = [];
  readonly slowStart: SlowStart;

  /** @param limits they hold until Mixpanel reports others; `share` lowers both */
  constructor(family: Family, limits: Limits, clock: Clock, onWait: OnWait, share: Partial<Limits> = {}) {
    this.#family = family;
    this.#share = share;
    this.#limits = withShare(limits, share);
    this.#clock = clock;
    this.#onWait = onWait;
    this.#ledger = new Ledger(() => this.#limits);
    this.slowStart = new SlowStart(
      clock,
      () => this.#limits.concurrent,
      () => {
        this.#wakeUp.abort();
      },
    );
  }

  /**
   * Adopts the limits that an answer of Mixpanel reports. Fewer requests an hour than published are not believed: a 429
   * is free, and an odd number must not hold back a sync for hours.
   */
  learn({ perHour, ...others }: LearnedLimits): void {
    const hourly = perHour === undefined ? {} : { perHour: Math.max(perHour, LIMITS[this.#family].perHour) };
    const learned = withShare({ ...this.#limits, ...others, ...hourly }, this.#share);
    const names = ['perHour', 'perSecond', 'concurrent'] as const;
    if (names.every((name) => learned[name] === this.#limits[name])) return;
    this.#limits = learned;
    this.#fillSlots();
    this.#wakeUp.abort();
  }

  get spent(): number {
    return this.#spent;
  }

  /** Requests left in this hour, as far as this process knows; 0 while paused after a 429. */
  get remaining(): number {
    const now = this.#clock.now();
    return this.slowStart.isPaused(now) ? 0 : this.#ledger.remaining(now);
  }

  /**
   * Resolves when a request that counts against the quota may be sent, first come, first served. Throws if its work has
   * been aborted.
   *
   * @param waiter notified when a quota wait starts and ends; after a 429 it ends once the request counts as accepted
   */
  async acquire(waiter = new Waiter()): Promise<Slot> {
    this.announce(waiter);
    if (this.#currentWait !== undefined) waiter.startWait(this.#currentWait);
    const admitted = this.#turn.then(() => this.#admit(waiter));
    const next = (): void => undefined;
    this.#turn = admitted.then(next, next);
    try {
      return await admitted;
    } finally {
      this.#waiting.delete(waiter);
      // With no request left to check it, the wait may be over before the next one comes.
      if (this.#waiting.size === 0) this.#currentWait = undefined;
    }
  }

  /** Resolves when a request that costs no quota, such as a later page of profiles, has a concurrency slot. */
  async acquireFree(waiter = new Waiter()): Promise<Release> {
    waiter.throwIfCanceled();
    if (this.#running < this.#limits.concurrent) this.#running++;
    else await new Promise<void>((resolve) => this.#slotQueue.push(resolve));
    const release = this.#releaseOnce();
    try {
      waiter.throwIfCanceled();
    } catch (thrown) {
      release();
      throw thrown;
    }
    return release;
  }

  /** Counts a refused request among the waiting ones from now on, before it calls `acquire` again. */
  announce(waiter: Waiter): void {
    this.#waiting.add(waiter);
  }

  /** Fails all waiting requests with this error, since waiting longer does not help. */
  failWaiting(error: Error): void {
    for (const waiter of this.#waiting) waiter.cancel(error);
    this.#wakeUp.abort();
  }

  async #admit(waiter: Waiter): Promise<Slot> {
    for (;;) {
      await this.#waitForQuota(waiter);
      // From here on requests wait for others of this process to end, not for Mixpanel's quota.
      if (this.#running >= this.#limits.concurrent) for (const each of this.#waiting) each.endWait();
      const release = await this.acquireFree(waiter);
      // Mixpanel may have sent a 429 in the meantime.
      if (this.#delay().ms > 0) {
        release();
        continue;
      }
      const admission = this.slowStart.admit(() => {
        waiter.endWait();
      });
      return { release, refund: this.#charge(), admission };
    }
  }

  #charge(): () => void {
    const removeFromHour = this.#ledger.add(this.#clock.now());
    this.#spent++;
    return () => {
      removeFromHour();
      this.#spent--;
      this.#wakeUp.abort();
    };
  }

  async #waitForQuota(waiter: Waiter): Promise<void> {
    for (;;) {
      waiter.throwIfCanceled();
      const delay = this.#delay();
      if (delay.ms <= 0) break;
      if (delay.why !== undefined)
        this.#announceWait({ until: this.#clock.now() + delay.ms, why: delay.why });
      this.#wakeUp = new AbortController();
      const { signal } = this.#wakeUp;
      const wake = waiter.signal === undefined ? signal : AbortSignal.any([signal, waiter.signal]);
      await this.#clock.sleep(delay.ms, wake);
    }
    this.#currentWait = undefined;
  }

  #announceWait(wait: Wait): void {
    if (wait.until === this.#currentWait?.until && wait.why === this.#currentWait.why) return;
    this.#currentWait = wait;
    this.#onWait({ family: this.#family, ...wait });
    for (const waiter of this.#waiting) waiter.startWait(wait);
  }

  #delay(): Delay {
    const now = this.#clock.now();
    const delays = [...this.slowStart.delays(now), ...this.#ledger.delays(now)];
    return delays.reduce((longest, delay) => (delay.ms > longest.ms ? delay : longest));
  }

  #releaseOnce(): Release {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.#running--;
      this.#fillSlots();
    };
  }

  /** Free slots go to the first in the queue, so that a new request cannot overtake them. */
  #fillSlots(): void {
    while (this.#running < this.#limits.concurrent) {
      const next = this.#slotQueue.shift();
      if (next === undefined) return;
      this.#running++;
      next();
    }
  }
}

function withShare(limits: Limits, share: Partial<Limits>): Limits {
  return {
    perHour: Math.min(limits.perHour, share.perHour ?? Infinity),
    perSecond: Math.min(limits.perSecond, share.perSecond ?? Infinity),
    concurrent: Math.min(limits.concurrent, share.concurrent ?? Infinity),
  };
}
