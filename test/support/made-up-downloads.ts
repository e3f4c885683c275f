import { createLogger } from '../../src/airbyte/logger.ts';
import { addDays, countDays } from '../../src/base/days.ts';
import { SecretMask } from '../../src/base/secrets.ts';
import { windowsOf, type Window } from '../../src/base/windows.ts';
import { LIMITS, type Limits } from '../../src/mixpanel/quota/limits.ts';
import { Ledger } from '../../src/mixpanel/quota/ledger.ts';
import { MAX_PARALLEL } from '../../src/streams/export/plan-window.ts';
import { TakesTooLong, type RunningWindow } from '../../src/streams/export/running-window.ts';
import { WindowScheduler } from '../../src/streams/export/scheduler.ts';
import { CapturedOutput } from './captured-output.ts';
import { ManualClock, settle } from './manual-clock.ts';

const LAST = '2026-01-30';

/** A project and a server, as the export sees them. */
export interface Downloads {
  readonly days: number;
  readonly bytesOf: (day: string) => number;
  /** Of one connection. */
  readonly bytesPerS: number;
  /** Of this process, for all connections together. */
  readonly processBytesPerS?: number;
  /** Until an answer begins. */
  readonly latencyS?: number;
  readonly windowDays?: number;
  /** Requests that Mixpanel allows. */
  readonly perHour?: number;
  /** When the process is killed, s after its start. */
  readonly killedAfterS?: number;
}

export interface Downloaded {
  readonly seconds: number;
  readonly requests: number;
  readonly mostParallel: number;
  /** The longest time (s) without a window that was read to its end. */
  readonly longestGapS: number;
  /** Windows in the order of their requests. */
  readonly windows: readonly Window[];
  readonly processes: number;
  readonly logs: readonly string[];
}

interface Download {
  readonly window: RunningWindow;
  /** Not yet sent. */
  isQueued: boolean;
  latencyLeft: number;
  bytesLeft: number;
}

/** Reads all days with the scheduler in virtual time, in steps of `stepS`, with Mixpanel's limits of requests. */
export async function download(project: Downloads, stepS = 0.25): Promise<Downloaded> {
  const clock = new ManualClock(0);
  const ledger = new Ledger(() => limitsOf(project));
  const simulation = new Simulation(project, clock, ledger);
  let pending: readonly Window[] = [{ from: addDays(LAST, 1 - project.days), to: LAST }];
  let processes = 0;
  while (pending.length > 0) {
    processes++;
    pending = await simulation.process(pending, stepS);
  }
  return { ...simulation.result, seconds: clock.now() / 1000, processes };
}

class Simulation {
  readonly #project: Downloads;
  readonly #clock: ManualClock;
  readonly #ledger: Ledger;
  #own: Ledger;
  readonly #captured = new CapturedOutput();
  readonly #windows: Window[] = [];
  #mostParallel = 0;
  #longestGapS = 0;
  #lastEndMs = 0;

  constructor(project: Downloads, clock: ManualClock, ledger: Ledger) {
    this.#project = project;
    this.#clock = clock;
    this.#ledger = ledger;
    this.#own = ledger;
  }

  get result() {
    return {
      requests: this.#windows.length,
      windows: this.#windows,
      mostParallel: this.#mostParallel,
      longestGapS: this.#longestGapS,
      logs: this.#captured.logs,
    };
  }

  /** Runs a process until it has read everything or is killed. Returns the days that are left. */
  async process(pending: readonly Window[], stepS: number): Promise<Window[]> {
    const clock = this.#clock;
    const { killedAfterS = Infinity, windowDays = 30 } = this.#project;
    const limits = limitsOf(this.#project);
    const log = createLogger(this.#captured.output, new SecretMask());
    // A new process does not know what earlier ones have spent.
    const own = new Ledger(() => limits);
    this.#own = own;
    const { perHour } = limits;
    const quota = () => ({ left: own.remaining(clock.now()), perHour });
    const scheduler = new WindowScheduler(pending, { clock, log, windowDays, quota });
    const source = new Source(scheduler.windows());
    const running = new Set<Download>();
    const left = new Set(pending.flatMap(daysOf));
    const killedAt = clock.now() + killedAfterS * 1000;
    while (clock.now() < killedAt && (!source.isLast || running.size > 0)) {
      if (running.size < MAX_PARALLEL) source.ask((window) => running.add(this.#begin(window)));
      await settle();
      this.#mostParallel = Math.max(this.#mostParallel, running.size);
      await clock.advance(stepS * 1000);
      for (const day of this.#receive(running, stepS).flatMap(daysOf)) left.delete(day);
    }
    return windowsOf(pending.at(-1)?.from ?? LAST, LAST, Infinity, (day) => left.has(day));
  }

  #begin(window: RunningWindow): Download {
    const { bytesOf, latencyS = 0.2 } = this.#project;
    const bytesLeft = daysOf(window).reduce((sum, day) => sum + bytesOf(day), 0);
    return { window, isQueued: true, latencyLeft: latencyS, bytesLeft };
  }

  /** Lets every answer send for a while. Returns the windows that have ended. */
  #receive(running: Set<Download>, stepS: number): Window[] {
    const { bytesPerS, processBytesPerS = Infinity } = this.#project;
    const sending = [...running].filter(({ isQueued, latencyLeft }) => !isQueued && latencyLeft <= 0);
    const share = Math.min(bytesPerS, processBytesPerS / Math.max(1, sending.length)) * stepS;
    const ended: Window[] = [];
    for (const each of running) {
      const { window } = each;
      if (each.isQueued) {
        this.#send(each);
      } else if (each.latencyLeft > 0) {
        each.latencyLeft -= stepS;
        if (each.latencyLeft <= 0) window.answered();
      } else {
        const bytes = Math.min(share, each.bytesLeft);
        each.bytesLeft -= bytes;
        const isTooLong = tooLong(window, bytes);
        if (!isTooLong && each.bytesLeft > 0) continue;
        window.answerEnded();
        if (isTooLong) window.giveBack(window);
        else {
          window.done(window);
          ended.push(window);
          this.#noteEnd();
        }
        running.delete(each);
        window.ended();
      }
    }
    return ended;
  }

  #send(each: Download): void {
    const now = this.#clock.now();
    if (this.#ledger.delays.some(({ until }) => until > now)) return;
    this.#ledger.add(now);
    this.#own.add(now);
    this.#windows.push({ from: each.window.from, to: each.window.to });
    each.isQueued = false;
  }

  #noteEnd(): void {
    this.#longestGapS = Math.max(this.#longestGapS, (this.#clock.now() - this.#lastEndMs) / 1000);
    this.#lastEndMs = this.#clock.now();
  }
}

/** Windows, of which one at a time is asked for. */
class Source {
  readonly #windows: AsyncGenerator<RunningWindow, void>;
  #isAsked = false;
  isLast = false;

  constructor(windows: AsyncGenerator<RunningWindow, void>) {
    this.#windows = windows;
  }

  ask(begin: (window: RunningWindow) => void): void {
    if (this.#isAsked || this.isLast) return;
    this.#isAsked = true;
    void this.#windows.next().then((next) => {
      this.#isAsked = false;
      if (next.done === true) this.isLast = true;
      else begin(next.value);
    });
  }
}

function tooLong(window: RunningWindow, bytes: number): boolean {
  try {
    window.received(bytes, window);
    return false;
  } catch (thrown) {
    if (thrown instanceof TakesTooLong) return true;
    throw thrown;
  }
}

function daysOf({ from, to }: Window): string[] {
  return Array.from({ length: countDays(from, to) }, (_, i) => addDays(from, i));
}

function limitsOf({ perHour = LIMITS.export.perHour }: Downloads): Limits {
  return { ...LIMITS.export, perHour };
}
