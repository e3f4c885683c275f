import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { isObject } from './expected-events.ts';

/** What a process with `process-clock.mjs` reports once it only waits. */
interface Waiting {
  /** The time of its next timer, ms UTC. */
  readonly until: number;
  /** The number of its requests without a complete answer. */
  readonly running: number;
}

/** Real time, ms, between two checks whether the emulator still sends. */
const POLL_MS = 2;

const clocks = new Map<string, JumpingClock>();

/** One clock for all processes that read from the same emulator: it jumps once all of them only wait. */
export class JumpingClock {
  readonly #url: string;
  #now: number;
  /** undefined while a process works. */
  readonly #processes = new Map<ChildProcess, Waiting | undefined>();
  #isJumping = false;
  #reports = 0;

  /** The clock of the processes that run now, or a new one that starts at `now` (ms UTC). */
  static of(url: string, now: number): JumpingClock {
    const clock = clocks.get(url) ?? new JumpingClock(url, now);
    clocks.set(url, clock);
    return clock;
  }

  private constructor(url: string, now: number) {
    this.#url = url;
    this.#now = now;
  }

  /** Adds a process that was started with an IPC channel. */
  add(child: ChildProcess): void {
    this.#processes.set(child, undefined);
    child.on('message', (message: 'busy' | Waiting) => {
      this.#reports++;
      this.#processes.set(child, message === 'busy' ? undefined : message);
      void this.#jump();
    });
    child.once('exit', () => {
      this.#processes.delete(child);
      if (this.#processes.size === 0) clocks.delete(this.#url);
      else void this.#jump();
    });
  }

  async #jump(): Promise<void> {
    if (this.#isJumping) return;
    this.#isJumping = true;
    try {
      for (;;) {
        const waiting = this.#allWaiting();
        if (waiting === undefined) return;
        const reports = this.#reports;
        const target = await this.#next(waiting);
        if (target === undefined) await delay(POLL_MS);
        else if (reports === this.#reports) {
          await this.#advance(target);
          return;
        }
      }
    } finally {
      this.#isJumping = false;
    }
  }

  #allWaiting(): Waiting[] | undefined {
    const waiting = [...this.#processes.values()].filter((process) => process !== undefined);
    return waiting.length > 0 && waiting.length === this.#processes.size ? waiting : undefined;
  }

  /** When the next timer fires or the next delayed answer is due; undefined while the emulator sends one. */
  async #next(waiting: readonly Waiting[]): Promise<number | undefined> {
    const timer = Math.min(...waiting.map(({ until }) => until));
    const running = waiting.reduce((sum, process) => sum + process.running, 0);
    if (running === 0) return timer;
    const requests: unknown = await (await fetch(`${this.#url}/__emulator/requests`)).json();
    const stalled = [requests]
      .flat()
      .filter(isObject)
      .filter((request) => request['stalled']);
    if (stalled.length < running) return undefined;
    return Math.min(timer, ...stalled.map(({ resumesAtMs }) => Number(resumesAtMs ?? Infinity)));
  }

  /** Moves the emulator's clock, then those of the processes. */
  async #advance(until: number): Promise<void> {
    const ms = Math.max(0, until - this.#now);
    await fetch(`${this.#url}/__emulator/clock`, { method: 'POST', body: JSON.stringify({ advanceMs: ms }) });
    this.#now += ms;
    for (const child of this.#processes.keys()) {
      this.#processes.set(child, undefined);
      // A process that was killed takes no message; its exit removes it.
      child.send(this.#now, () => undefined);
    }
  }
}
