import type { Logger } from '../../airbyte/logger.ts';
import type { Clock } from '../../base/clock.ts';
import { addDays } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';
import { LIMITS } from '../../mixpanel/quota/limits.ts';
import {
  divide,
  lengthOf,
  nextWindow,
  recentFirst,
  without,
  type DaysRead,
  type HourlyQuota,
  type Situation,
} from './plan-window.ts';
import { RunningWindow } from './running-window.ts';

/** The value of `date_window_size` in every saved form: it does not say that its user wants 30 days. */
const AUTOMATIC_DAYS = 30;
export const MAX_DAYS = 366;
/** After this (ms), several days are read in smaller windows: a state is promised every 15 minutes. */
const MAX_WINDOW_MS = 780_000;
/** The same if nothing was known when they were requested. */
const MAX_UNKNOWN_MS = 300_000;
/** A read that is expected to take longer (s) is announced. */
const LONG_S = 900;

export interface SchedulerOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** `date_window_size`. */
  readonly windowDays: number;
  readonly quota: () => HourlyQuota;
}

/** Hands out windows one by one, each as large as what is known by then allows. Decisions are in `plan-window.ts`. */
export class WindowScheduler {
  readonly #options: SchedulerOptions;
  #pending: readonly Window[];
  readonly #running = new Set<RunningWindow>();
  readonly #ended: DaysRead[] = [];
  readonly #days: number;
  #isAnnounced = false;
  #wake: () => void = () => undefined;

  /** @param days to read, the newest first */
  constructor(days: readonly Window[], options: SchedulerOptions) {
    this.#pending = recentFirst(days);
    this.#options = options;
    this.#days = this.#pendingDays;
  }

  /** The share of the days that were read, 0 to 1. */
  get share(): number {
    const running = [...this.#running].reduce((sum, { daysLeft }) => sum + daysLeft, 0);
    return this.#days === 0 ? 1 : 1 - (this.#pendingDays + running) / this.#days;
  }

  get #pendingDays(): number {
    return this.#pending.reduce((sum, range) => sum + lengthOf(range), 0);
  }

  /** Ends when all windows have ended. */
  async *windows(): AsyncGenerator<RunningWindow, void> {
    while (this.#pending.length > 0 || this.#running.size > 0) {
      await this.#announce();
      const window = nextWindow(this.#situation());
      if (window === undefined) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        continue;
      }
      this.#pending = without(this.#pending, window);
      yield this.#start(window);
    }
  }

  #start(window: Window): RunningWindow {
    const maxMs = this.#ended.length === 0 ? MAX_UNKNOWN_MS : MAX_WINDOW_MS;
    const running: RunningWindow = new RunningWindow(window, this.#options.clock, maxMs, {
      changed: () => {
        this.#wake();
      },
      ended: (read) => {
        this.#running.delete(running);
        if (read.days > 0) this.#ended.push(read);
        this.#pending = [...running.returned, ...this.#pending];
        this.#wake();
      },
    });
    this.#running.add(running);
    return running;
  }

  #situation(): Situation {
    return {
      pending: this.#pending,
      running: [...this.#running],
      ended: this.#ended,
      quota: this.#options.quota(),
      maxDays: maxDaysOf(this.#options.windowDays),
    };
  }

  async #announce(): Promise<void> {
    if (this.#isAnnounced || this.#pending.length === 0) return;
    const { seconds, requests, days } = divide(this.#situation());
    if (seconds === undefined) return;
    const { left, perHour } = this.#options.quota();
    const waits = Math.max(0, requests - left);
    const hours = Math.max(seconds / 3600, waits / perHour);
    if (hours * 3600 < LONG_S) return;
    this.#isAnnounced = true;
    await this.#options.log.info(
      `export: ${this.#pendingDays} days are left, in windows of about ${days} days; this takes about ${formatHours(hours)}${waits > 0 ? `, because Mixpanel allows ${perHour} exports an hour` : ''}. Each finished window is saved in the state.`,
    );
  }
}

/** The requests for the export of so many days of a small project. */
export function requestsForDays(days: number, windowDays: number): number {
  const last = '2026-01-01';
  let pending: readonly Window[] = recentFirst([{ from: addDays(last, 1 - days), to: last }]);
  const ended: DaysRead[] = [];
  const maxDays = maxDaysOf(windowDays);
  const { perHour } = LIMITS.export;
  for (;;) {
    const window = nextWindow({ pending, running: [], ended, quota: { left: perHour, perHour }, maxDays });
    if (window === undefined) return ended.length;
    pending = without(pending, window);
    ended.push({ days: lengthOf(window), bytes: 0, seconds: 0 });
  }
}

/** @param windowDays `date_window_size` */
function maxDaysOf(windowDays: number): number {
  return windowDays === AUTOMATIC_DAYS ? MAX_DAYS : Math.min(windowDays, MAX_DAYS);
}

function formatHours(hours: number): string {
  return hours < 2 ? `${Math.ceil(hours * 60)} minutes` : `${Math.ceil(hours)} hours`;
}
