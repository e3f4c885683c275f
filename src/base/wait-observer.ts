import { AsyncLocalStorage } from 'node:async_hooks';

export interface Wait {
  /** Expected end, ms UTC. */
  readonly until: number;
  readonly why: string;
}

/** Notified when part of some work starts to wait, when that wait changes, and when it ends. */
export interface WaitObserver {
  /** Aborted once the work has ended, successfully or not. Its waits are then abandoned. */
  readonly signal?: AbortSignal;
  waitStarted(waiter: object, wait: Wait): void;
  waitEnded(waiter: object): void;
}

/** Connects the quota, which waits, with the engine, which reports it, without passing it through calls. */
const observers = new AsyncLocalStorage<WaitObserver>();

export function withWaitObserver<T>(observer: WaitObserver, work: () => Promise<T>): Promise<T> {
  return observers.run(observer, work);
}

/** A party that may have to wait, such as a request. It notifies the observer it was created under. */
export class Waiter {
  readonly #observer = observers.getStore();
  #wait: Wait | undefined;

  /** Does nothing if it already waits for the same. */
  startWait(wait: Wait): void {
    if (wait.until === this.#wait?.until && wait.why === this.#wait.why) return;
    this.#wait = wait;
    this.#observer?.waitStarted(this, wait);
  }

  /** Does nothing without a wait. */
  endWait(): void {
    if (this.#wait === undefined) return;
    this.#wait = undefined;
    this.#observer?.waitEnded(this);
  }

  get signal(): AbortSignal | undefined {
    return this.#observer?.signal;
  }
}

/** Forwards the waits of shared work to all its users. The end of one user does not end the work. */
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
