import { toIso } from '../base/days.ts';
import type { Wait } from '../base/wait-observer.ts';

const MAX_LABELS = 2;

/** What a stream is doing at a moment. */
export interface Snapshot {
  /** Such as `reading 2026-01-01 to 2026-01-30, 3 of 12 slices done`. */
  readonly doing: string;
  readonly records: number;
  readonly wait: Wait | undefined;
  /** The estimated end, ms UTC; undefined if there is no estimate yet. */
  readonly end: number | undefined;
}

/** Describes in the log what a stream is doing and how far it is. All times are ms UTC. */
export class Activity {
  #startedMs: number;
  #isPlanned = false;
  #slices: number | undefined;
  #slicesDone = 0;
  readonly #running = new Set<string>();
  #expectedRecords: number | undefined;
  #share: (() => number) | undefined;
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

  /** @param share of the stream that was read, 0 to 1 */
  measure(share: () => number): void {
    this.#share = share;
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

  snapshot(records: number, wait: Wait | undefined, nowMs: number): Snapshot {
    return { doing: this.#reading(), records, wait, end: this.#end(records, wait, nowMs) };
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
    const end = this.#end(records, wait, nowMs);
    if (end !== undefined) return `estimated to finish at ${toIso(end)}`;
    return wait === undefined ? 'no estimate yet' : `will not finish before ${toIso(wait.until)}`;
  }

  #end(records: number, wait: Wait | undefined, nowMs: number): number | undefined {
    const done = this.#done(records);
    if (!(done > 0)) return undefined;
    const end = nowMs + ((nowMs - this.#startedMs) / done) * (1 - done);
    return Math.max(end, wait?.until ?? 0);
  }
  #done(records: number): number {
    if (this.#expectedRecords !== undefined) return Math.min(1, records / this.#expectedRecords);
    return this.#share?.() ?? this.#slicesDone / (this.#slices ?? Infinity);
  }
}
