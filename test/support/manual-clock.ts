import type { Clock } from '../../src/base/clock.ts';

interface Alarm {
  readonly until: number;
  readonly ring: () => void;
  readonly isSleep: boolean;
}

/** A clock that stands still until the test moves it. */
export class ManualClock implements Clock {
  #now: number;
  #alarms: Alarm[] = [];
  readonly #autoAdvances: boolean;
  /** Every sleep that was asked for, ms, in their order. */
  readonly slept: number[] = [];
  /** Every later call that was asked for, ms, in their order. */
  readonly timed: number[] = [];

  constructor(now = Date.UTC(2026, 0, 31, 12), autoAdvances = false) {
    this.#now = now;
    this.#autoAdvances = autoAdvances;
  }

  now(): number {
    return this.#now;
  }

  /** How many are asleep. */
  get asleep(): number {
    return this.#alarms.filter(({ isSleep }) => isSleep).length;
  }

  /** How many calls are still to come, sleeps left aside. */
  get armed(): number {
    return this.#alarms.length - this.asleep;
  }

  sleep(ms: number, wake?: AbortSignal): Promise<void> {
    if (wake?.aborted === true) return Promise.resolve();
    this.slept.push(ms);
    if (this.#autoAdvances) {
      const end = this.#now + ms;
      while (this.#ringNext(end));
      this.#now = end;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const alarm = { until: this.#now + ms, ring: resolve, isSleep: true };
      this.#alarms.push(alarm);
      wake?.addEventListener('abort', () => {
        this.#alarms = this.#alarms.filter((other) => other !== alarm);
        resolve();
      });
    });
  }

  after(ms: number, act: () => void): () => void {
    this.timed.push(ms);
    const alarm = { until: this.#now + ms, ring: act, isSleep: false };
    this.#alarms.push(alarm);
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
    };
  }

  /** Lets that much time (ms) pass; wakes whoever is due, earliest first, and lets each act before the next. */
  async advance(ms: number): Promise<void> {
    await settle();
    const end = this.#now + ms;
    while (this.#ringNext(end)) await settle();
    this.#now = end;
  }

  #ringNext(end: number): boolean {
    const [next] = this.#alarms.filter(({ until }) => until <= end).sort((a, b) => a.until - b.until);
    if (next === undefined) return false;
    this.#now = Math.max(this.#now, next.until);
    this.#alarms = this.#alarms.filter((alarm) => alarm !== next);
    next.ring();
    return true;
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

/** Resolves when something holds that comes from outside, such as a request that arrives. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await settle();
}
