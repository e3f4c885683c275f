import { AsyncLocalStorage } from 'node:async_hooks';

/** A wait for quota. */
export interface Wait {
  /** Expected end, ms UTC. */
  readonly until: number;
  readonly why: string;
}

/** Notified when part of some work starts to wait, when that wait changes, and when it ends. */
export interface WaitObserver {
  /** Aborted once the work has ended, successfully or not: its waits are abandoned. Without it they run to their end. */
  readonly signal?: AbortSignal;
  waitStarted(waiter: object, wait: Wait): void;
  waitEnded(waiter: object): void;
}

/** Connects the quota, which waits, with the engine, which reports it, without passing an observer through every call. */
const observers = new AsyncLocalStorage<WaitObserver>();

/** Runs some work and notifies the observer of its waits. */
export function withWaitObserver<T>(observer: WaitObserver, work: () => Promise<T>): Promise<T> {
  return observers.run(observer, work);
}

/** One party that may have to wait, such as a request. Notifies the observer that was current when it was created. */
export class Waiter {
  readonly #observer = observers.getStore();
  #isWaiting = false;
  #canceled: Error | undefined;

  startWait(wait: Wait): void {
    this.#isWaiting = true;
    this.#observer?.waitStarted(this, wait);
  }

  /** Does nothing if there is no wait. */
  endWait(): void {
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    this.#observer?.waitEnded(this);
  }

  /** Aborted once the work it belongs to has ended. */
  get signal(): AbortSignal | undefined {
    return this.#observer?.signal;
  }

  /** Makes {@link throwIfCanceled} throw: another party found that waiting is pointless. */
  cancel(reason: Error): void {
    this.#canceled = reason;
  }

  /** Throws if the waiter was canceled or its work has ended. */
  throwIfCanceled(): void {
    this.signal?.throwIfAborted();
    if (this.#canceled !== undefined) throw this.#canceled;
  }
}

/** Forwards the waits of shared work to the observers of all its users. One of them ending does not end the work. */
export class SharedWaits implements WaitObserver {
  readonly #observers = new Set<WaitObserver>();
  readonly #waiting = new Map<object, Wait>();

  /** Notifies the caller's observer of current and later waits until the returned function is called. */
  join(): () => void {
    const observer = observers.getStore();
    if (observer === undefined || this.#observers.has(observer)) return () => undefined;
    this.#observers.add(observer);
    for (const [waiter, wait] of this.#waiting) observer.waitStarted(waiter, wait);
    return () => {
      this.#observers.delete(observer);
      for (const waiter of this.#waiting.keys()) observer.waitEnded(waiter);
    };
  }

  waitStarted(waiter: object, wait: Wait): void {
    this.#waiting.set(waiter, wait);
    for (const observer of this.#observers) observer.waitStarted(waiter, wait);
  }

  waitEnded(waiter: object): void {
    this.#waiting.delete(waiter);
    for (const observer of this.#observers) observer.waitEnded(waiter);
  }
}
