import type { Clock } from '../../src/base/clock.ts';

interface Timer {
  readonly until: number;
  readonly fire: () => void;
  readonly isSleep: boolean;
}

/** A clock that only moves when the test advances it. */
export class ManualClock implements Clock {
  #now: number;
  #timers: Timer[] = [];
  readonly #autoAdvances: boolean;
  /** The duration of every sleep so far, ms. */
  readonly slept: number[] = [];
  /** The delay of every `after` so far, ms. */
  readonly timed: number[] = [];

  constructor(now = Date.UTC(2026, 0, 31, 12), autoAdvances = false) {
    this.#now = now;
    this.#autoAdvances = autoAdvances;
  }

  now(): number {
    return this.#now;
  }

  /** The number of pending sleeps. */
  get asleep(): number {
    return this.#timers.filter(({ isSleep }) => isSleep).length;
  }

  /** The number of pending `after` calls. */
  get armed(): number {
    return this.#timers.length - this.asleep;
  }

  sleep(ms: number, wake?: AbortSignal): Promise<void> {
    if (wake?.aborted === true) return Promise.resolve();
    this.slept.push(ms);
    if (this.#autoAdvances) {
      const end = this.#now + ms;
      while (this.#fireNext(end));
      this.#now = end;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const timer = { until: this.#now + ms, fire: resolve, isSleep: true };
      this.#timers.push(timer);
      wake?.addEventListener('abort', () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
        resolve();
      });
    });
  }

  after(ms: number, act: () => void): () => void {
    this.timed.push(ms);
    const timer = { until: this.#now + ms, fire: act, isSleep: false };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Advances by this many ms, fires due timers in order, and lets each take effect before the next. */
  async advance(ms: number): Promise<void> {
    await settle();
    const end = this.#now + ms;
    while (this.#fireNext(end)) await settle();
    this.#now = end;
  }

  #fireNext(end: number): boolean {
    const [next] = this.#timers.filter(({ until }) => until <= end).sort((a, b) => a.until - b.until);
    if (next === undefined) return false;
    this.#now = Math.max(this.#now, next.until);
    this.#timers = this.#timers.filter((timer) => timer !== next);
    next.fire();
    return true;
  }
}

/** A clock on which every sleep returns at once and advances the time. */
export function quickClock(now?: number): ManualClock {
  return new ManualClock(now, true);
}

/** Resolves when all work that does not wait for I/O is done. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Longer than any test may take, ms. Without an end, a test that has failed would keep the process busy for good. */
const PATIENCE_MS = 60_000;

/** Resolves when a condition that depends on I/O holds, such as the arrival of a request. Throws after a minute. */
export async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`not so after ${PATIENCE_MS / 1000} s: ${String(holds)}`);
    await settle();
  }
}
