import { toIso } from '../base/days.ts';
import type { Wait } from '../base/wait-observer.ts';

const MAX_LABELS = 2;

/** Describes in the log what a stream is doing and how far it is. All times are ms UTC. */
export class Activity {
  #startedMs: number;
  #isPlanned = false;
  #slices: number | undefined;
  #slicesDone = 0;
  readonly #running = new Set<string>();
  #expectedRecords: number | undefined;
  #last: { readonly atMs: number; readonly records: number };

  constructor(nowMs: number) {
    this.#startedMs = nowMs;
    this.#last = { atMs: nowMs, records: 0 };
  }

  /** @param slices their number; undefined if it is not known yet */
  slicesPlanned(slices: number | undefined, nowMs: number): void {
    this.#isPlanned = true;
    this.#slices = slices;
    this.#startedMs = nowMs;
    this.#last = { atMs: nowMs, records: 0 };
  }

  recordsExpected(records: number): void {
    this.#expectedRecords = records;
  }

  sliceStarted(slice: string): void {
    this.#running.add(slice);
  }

  sliceEnded(slice: string, isComplete: boolean): void {
    this.#running.delete(slice);
    if (isComplete) this.#slicesDone++;
  }

  /** What is being read, the number of records, their rate since the last line, and the estimated end. */
  logLine(records: number, wait: Wait | undefined, nowMs: number): string {
    const seconds = (nowMs - this.#last.atMs) / 1000;
    const rate = seconds === 0 ? 0 : Math.round((records - this.#last.records) / seconds);
    this.#last = { atMs: nowMs, records };
    const waiting = wait === undefined ? '' : `waiting until ${toIso(wait.until)} (${wait.why}), `;
    return [
      waiting + this.#reading(),
      `${records} records so far, ${rate} per second`,
      this.#estimatedEnd(records, wait, nowMs),
    ].join('; ');
  }

  #reading(): string {
    if (!this.#isPlanned) return 'planning';
    const labels = [...this.#running];
    const more = labels.length > MAX_LABELS ? ` and ${labels.length - MAX_LABELS} more` : '';
    const reading = labels.length === 0 ? '' : `reading ${labels.slice(0, MAX_LABELS).join(', ')}${more}, `;
    const planned = this.#slices === undefined ? '' : ` of ${this.#slices}`;
    return `${reading}${this.#slicesDone}${planned} slices done`;
  }

  #estimatedEnd(records: number, wait: Wait | undefined, nowMs: number): string {
    const done =
      this.#expectedRecords === undefined
        ? this.#slicesDone / (this.#slices ?? Infinity)
        : Math.min(1, records / this.#expectedRecords);
    if (!(done > 0)) {
      return wait === undefined ? 'no estimate yet' : `will not finish before ${toIso(wait.until)}`;
    }
    const end = nowMs + ((nowMs - this.#startedMs) / done) * (1 - done);
    return `estimated to finish at ${toIso(Math.max(end, wait?.until ?? 0))}`;
  }
}
