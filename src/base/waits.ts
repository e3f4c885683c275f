import { AsyncLocalStorage } from 'node:async_hooks';

/** Until when somebody waits (ms UTC, as far as is known) and why. */
export interface Wait {
  readonly until: number;
  readonly why: string;
}

/** Is told when a part of some work has to wait, again when the wait changes, and when it is over. */
export interface WaitObserver {
  waits(who: object, wait: Wait): void;
  goesOn(who: object): void;
}

/**
 * Carried along with the calls, not handed from one to the next: whoever waits (a ledger of requests, deep down) and whoever
 * wants to know it (what reads a stream) do not know each other, and nobody between them has to.
 */
const observers = new AsyncLocalStorage<WaitObserver>();

/** Does some work whose waits the observer is told of. */
export function observingWaits<T>(observer: WaitObserver, work: () => Promise<T>): Promise<T> {
  return observers.run(observer, work);
}

/** A part of some work that may have to wait, such as a request; it tells the observer of the work it was made in. */
export class Waiter {
  readonly #observer = observers.getStore();
  #isWaiting = false;

  waits(wait: Wait): void {
    this.#isWaiting = true;
    this.#observer?.waits(this, wait);
  }

  /** The wait is over; harmless where there was none. */
  goesOn(): void {
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    this.#observer?.goesOn(this);
  }
}
