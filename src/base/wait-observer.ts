import { AsyncLocalStorage } from 'node:async_hooks';

export interface Wait {
  /** Expected end, ms UTC. */
  readonly until: number;
  readonly why: string;
}

export interface WaitObserver {
  /** Aborted once the work has ended, successfully or not. Its waits are then abandoned. */
  readonly signal?: AbortSignal;
  /** Called when part of some work starts to wait, when that wait changes, and, with undefined, when it ends. */
  waitChanged(waiter: object, wait: Wait | undefined): void;
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

  /** Notifies the observer if the wait has changed. Returns whether it has. */
  report(wait: Wait | undefined): boolean {
    if (wait?.until === this.#wait?.until && wait?.why === this.#wait?.why) return false;
    this.#wait = wait;
    this.#observer?.waitChanged(this, wait);
    return true;
  }

  get signal(): AbortSignal | undefined {
    return this.#observer?.signal;
  }
}

/** Forwards the waits of shared work to all its users. The end of one user does not end the work. */
export class SharedWaits implements WaitObserver {
  readonly #observers = new Set<WaitObserver>();
  readonly #waits = new Map<object, Wait>();

  /** Notifies the caller's observer of current and later waits until the returned function is called. */
  join(): () => void {
    const observer = observers.getStore();
    if (observer === undefined || this.#observers.has(observer)) return () => undefined;
    this.#observers.add(observer);
    for (const [waiter, wait] of this.#waits) observer.waitChanged(waiter, wait);
    return () => {
      this.#observers.delete(observer);
      for (const waiter of this.#waits.keys()) observer.waitChanged(waiter, undefined);
    };
  }

  waitChanged(waiter: object, wait: Wait | undefined): void {
    if (wait === undefined) this.#waits.delete(waiter);
    else this.#waits.set(waiter, wait);
    for (const observer of this.#observers) observer.waitChanged(waiter, wait);
  }
}
