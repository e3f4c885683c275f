import type { Clock } from '../../base/clock.ts';
import { Waiter, type Wait } from '../../base/wait-observer.ts';
import { Ledger, type Delay, type Rates } from './ledger.ts';
import { SlowStart, type Admission } from './slow-start.ts';
import type { Family } from '../endpoints.ts';

/** What Mixpanel allows a project in one family; all clients of the project share it. */
export interface Limits extends Rates {
  readonly concurrent: number;
}

/** The public limits. The App API's are 5 a minute and only for Lexicon schemas: nothing the streams do comes near. */
export const LIMITS: Readonly<Record<Family, Limits>> = {
  query: { perHour: 60, concurrent: 5, perSecond: Infinity },
  export: { perHour: 60, concurrent: 100, perSecond: 3 },
  app: { perHour: Infinity, concurrent: 5, perSecond: Infinity },
};

/** Told when a family has to wait: until when (ms UTC) and why. */
export type OnWait = (wait: Wait & { family: Family }) => void;

/** Ends a request that was let in; harmless when called again. */
export type Release = () => void;

/** A request that counts, while it is under way. */
export interface Slot {
  readonly release: Release;
  /** Mixpanel has refused it: it does not count after all. */
  readonly refund: () => void;
  /** Has to be told of what becomes of it. */
  readonly admission: Admission;
}

/**
 * The ledger of one family: the only place that waits for quota, and it waits only when a request would be refused. It
 * knows what this process has sent; what others have used of the project's quota is learned from Mixpanel's 429.
 */
export class Budget {
  readonly #family: Family;
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #onWait: OnWait;
  readonly #ledger: Ledger;
  #running = 0;
  #spent = 0;
  /** Requests that wait to be let in, and what the first of them waits for. */
  readonly #waiting = new Set<Waiter>();
  #currentWait: Wait | undefined;
  #turn: Promise<void> = Promise.resolve();
  /** Ends the sleep of the first of them: what it waits for has changed. */
  #wakeUp = new AbortController();
  /** Requests that wait for one of the concurrent ones to end, first come first served. */
  readonly #slotQueue: (() => void)[] = [];
  /** What Mixpanel's 429s have told. */
  readonly slowStart: SlowStart;

  constructor(family: Family, limits: Limits, clock: Clock, onWait: OnWait) {
    this.#family = family;
    this.#limits = limits;
    this.#clock = clock;
    this.#onWait = onWait;
    this.#ledger = new Ledger(limits);
    this.slowStart = new SlowStart(clock, limits.concurrent, () => {
      this.#wakeUp.abort();
    });
  }

  /** Requests that count against the quota, over the life of this process. */
  get spent(): number {
    return this.#spent;
  }

  /** Requests that this process may still send in this hour, as far as it knows: none while Mixpanel refuses. */
  get remaining(): number {
    const now = this.#clock.now();
    return this.slowStart.isPaused(now) ? 0 : this.#ledger.remaining(now);
  }

  /**
   * Resolves when a request that counts may be sent, first come first served.
   *
   * @param waiter told of waits for quota; that they are over it is told when the request is let in, or after a refusal when
   * it seems to be served. Throws once its work is over.
   */
  async acquire(waiter = new Waiter()): Promise<Slot> {
    this.#waiting.add(waiter);
    if (this.#currentWait !== undefined) waiter.startWait(this.#currentWait);
    const admitted = this.#turn.then(() => this.#admit(waiter));
    const next = (): void => undefined;
    this.#turn = admitted.then(next, next);
    try {
      return await admitted;
    } finally {
      this.#waiting.delete(waiter);
      // Nobody looks any more whether it lasts: who comes later has to find out anew.
      if (this.#waiting.size === 0) this.#currentWait = undefined;
    }
  }

  /** The same for a request that does not count, such as a later page: it waits only for the concurrent ones. */
  async acquireFree(waiter = new Waiter()): Promise<Release> {
    waiter.throwIfCanceled();
    if (this.#running < this.#limits.concurrent) this.#running++;
    else await new Promise<void>((resolve) => this.#slotQueue.push(resolve));
    const leave = this.#releaseOnce();
    try {
      waiter.throwIfCanceled();
    } catch (thrown) {
      leave();
      throw thrown;
    }
    return leave;
  }

  /** Waiting does not help: whoever waits to be let in fails like the one that has found out. */
  failWaiting(why: Error): void {
    for (const waiter of this.#waiting) waiter.cancel(why);
    this.#wakeUp.abort();
  }

  async #admit(waiter: Waiter): Promise<Slot> {
    for (;;) {
      await this.#waitForQuota(waiter);
      // From here on nobody waits for Mixpanel but for other requests of this process, however long their answers take.
      if (this.#running >= this.#limits.concurrent) for (const each of this.#waiting) each.endWait();
      const release = await this.acquireFree(waiter);
      // While it waited for a place Mixpanel may have said that the quota is spent.
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

  /** @returns what takes the request back, once */
  #charge(): () => void {
    const takeBack = this.#ledger.add(this.#clock.now());
    this.#spent++;
    return () => {
      takeBack();
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

  /** Everybody who is not let in yet waits for the same. */
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
    let left = false;
    return () => {
      if (left) return;
      left = true;
      // The place is handed on, so that nobody who comes just now takes it before those who wait.
      const next = this.#slotQueue.shift();
      if (next === undefined) this.#running--;
      else next();
    };
  }
}
