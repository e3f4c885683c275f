import type { Clock } from '../../base/clock.ts';
import type { Window } from '../../base/windows.ts';
import { windowLabel } from '../days/pending-windows.ts';
import { lengthOf, type DaysRead } from './plan-window.ts';

/** The scheduler decides again after so many more bytes of a window. */
const NOTIFIED_BYTES = 1_000_000;

/** An answer for several days takes too long: if the process is killed, it begins again. */
export class TakesTooLong extends Error {}

/** What a window tells its scheduler. */
interface Listener {
  readonly changed: () => void;
  readonly ended: (read: DaysRead) => void;
}

/** A window that is being read. */
export class RunningWindow implements Window, DaysRead {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly days: number;
  /** Days that are to be read in smaller windows. */
  readonly returned: Window[] = [];
  readonly #clock: Clock;
  readonly #maxMs: number;
  readonly #listener: Listener;
  #bytes = 0;
  #doneDays = 0;
  /** Of answers that have ended, ms. */
  #endedMs = 0;
  #answeredAt: number | undefined;
  #isAnswered = false;

  constructor({ from, to }: Window, clock: Clock, maxMs: number, listener: Listener) {
    this.from = from;
    this.to = to;
    this.label = windowLabel({ from, to });
    this.days = lengthOf({ from, to });
    this.#clock = clock;
    this.#maxMs = maxMs;
    this.#listener = listener;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get seconds(): number {
    return (this.#endedMs + this.#answerMs) / 1000;
  }

  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  get #answerMs(): number {
    return this.#answeredAt === undefined ? 0 : this.#clock.now() - this.#answeredAt;
  }

  /** The days that are not read yet, those that are given back included. */
  get daysLeft(): number {
    return this.returned.reduce((sum, days) => sum + lengthOf(days), this.days - this.#doneDays);
  }

  /** An answer has begun. */
  answered(): void {
    this.#answeredAt = this.#clock.now();
    this.#isAnswered = true;
    this.#listener.changed();
  }

  /** @throws TakesTooLong if the answer is for several days and takes too long */
  received(bytes: number, { from, to }: Window): void {
    const notified = Math.floor(this.#bytes / NOTIFIED_BYTES);
    this.#bytes += bytes;
    if (Math.floor(this.#bytes / NOTIFIED_BYTES) > notified) this.#listener.changed();
    if (from < to && this.#answerMs > this.#maxMs) throw new TakesTooLong();
  }

  /** An answer has ended, complete or not. */
  answerEnded(): void {
    this.#endedMs += this.#answerMs;
    this.#answeredAt = undefined;
    this.#listener.changed();
  }

  /** Days were read to their end. */
  done(days: Window): void {
    if (days.from <= days.to) this.#doneDays += lengthOf(days);
  }

  /** Returns days that are to be read in smaller windows. They took at least twice the time that they had. */
  giveBack(days: Window): void {
    this.returned.push(days);
    this.#doneDays += lengthOf(days);
    this.#endedMs *= 2;
  }

  ended(): void {
    this.#listener.ended({ days: this.#doneDays, bytes: this.#bytes, seconds: this.seconds });
  }
}
