import { AsyncLocalStorage } from 'node:async_hooks';

/** Until when somebody waits (ms UTC, as far as is known) and why. */
export interface Wait {
  readonly until: number;
  readonly why: string;
}

/** Is told when a part of some work has to wait, again when the wait changes, and when it is over. */
export interface WaitObserver {
  /** Given once the work is over, whichever way: nobody waits in it any longer. Work without it is waited for to its end. */
  readonly signal?: AbortSignal;
  waitStarted(who: object, wait: Wait): void;
  waitEnded(who: object): void;
}

/**
 * Carried along with the calls, not handed from one to the next: whoever waits (a ledger of requests, deep down) and whoever
 * wants to know it (what reads a stream) do not know each other, and nobody between them has to.
 */
const observers = new AsyncLocalStorage<WaitObserver>();

/** Does some work whose waits the observer is told of. */
export function withWaitObserver<T>(observer: WaitObserver, work: () => Promise<T>): Promise<T> {
  return observers.run(observer, work);
}

/** A part of some work that may have to wait, such as a request; it tells the observer of the work it was made in. */
export class Waiter {
  readonly #observer = observers.getStore();
  #isWaiting = false;
  #givenUp: Error | undefined;

  startWait(wait: Wait): void {
    this.#isWaiting = true;
    this.#observer?.waitStarted(this, wait);
  }

  /** The wait is over; harmless where there was none. */
  endWait(): void {
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    this.#observer?.waitEnded(this);
  }

  /** Given once the work it was made in is over; whoever sleeps wakes. */
  get signal(): AbortSignal | undefined {
    return this.#observer?.signal;
  }

  /** Somebody else has found out that to wait is of no use. */
  cancel(why: Error): void {
    this.#givenUp = why;
  }

  /** Throws where to wait is of no use any more, because it was given up or its work is over. */
  throwIfCanceled(): void {
    this.signal?.throwIfAborted();
    if (this.#givenUp !== undefined) throw this.#givenUp;
  }
}

/** The waits of work that several do together: each of them has its observer told, and none of them alone ends it. */
export class SharedWaits implements WaitObserver {
  readonly #observers = new Set<WaitObserver>();
  readonly #waiting = new Map<object, Wait>();

  /** The caller's observer is told of the waits, those that have begun too, until the function is called that is returned. */
  join(): () => void {
    const observer = observers.getStore();
    if (observer === undefined || this.#observers.has(observer)) return () => undefined;
    this.#observers.add(observer);
    for (const [who, wait] of this.#waiting) observer.waitStarted(who, wait);
    return () => {
      this.#observers.delete(observer);
      for (const who of this.#waiting.keys()) observer.waitEnded(who);
    };
  }

  waitStarted(who: object, wait: Wait): void {
    this.#waiting.set(who, wait);
    for (const observer of this.#observers) observer.waitStarted(who, wait);
  }

  waitEnded(who: object): void {
    this.#waiting.delete(who);
    for (const observer of this.#observers) observer.waitEnded(who);
  }
}
