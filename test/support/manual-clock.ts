import type { Clock } from '../../src/base/clock.ts';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock that stands still until the test moves it. */
export class ManualClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];
  readonly #goesByItself: boolean;
  /** Every sleep that was asked for, ms, in their order. */
  readonly slept: number[] = [];

  constructor(now = Date.UTC(2026, 0, 31, 12), goesByItself = false) {
    this.#now = now;
    this.#goesByItself = goesByItself;
  }

  now(): number {
    return this.#now;
  }

  /** How many are asleep. */
  get asleep(): number {
    return this.#sleepers.length;
  }

  sleep(ms: number): Promise<void> {
    this.slept.push(ms);
    if (this.#goesByItself) {
      this.#now += ms;
      return Promise.resolve();
    }
    return new Promise((wake) => this.#sleepers.push({ until: this.#now + ms, wake }));
  }

  /** Lets that much time (ms) pass; wakes whoever is due, earliest first, and lets each act before the next. */
  async advance(ms: number): Promise<void> {
    await settle();
    const end = this.#now + ms;
    for (;;) {
      const [next] = this.#sleepers.filter(({ until }) => until <= end).sort((a, b) => a.until - b.until);
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.until);
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
      next.wake();
      await settle();
    }
    this.#now = end;
  }
}

/** A clock on which every sleep is over at once, and as much time has gone by. */
export function quickClock(now?: number): ManualClock {
  return new ManualClock(now, true);
}

/** Resolves when everything that needs no event from outside has happened. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
