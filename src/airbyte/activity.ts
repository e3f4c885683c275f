import { toIso } from '../base/days.ts';
import type { Wait } from '../base/wait-observer.ts';

/** Labels of slices that a line names. */
const MAX_LABELS = 2;

/** What a stream is doing and how far it is, in words for the log. */
export class Activity {
  #begunMs: number;
  #slices: number | undefined;
  #slicesDone = 0;
  readonly #reading = new Set<string>();
  #expectedRecords: number | undefined;
  #last: { readonly atMs: number; readonly records: number };

  /** @param nowMs ms UTC, as everywhere here */
  constructor(nowMs: number) {
    this.#begunMs = nowMs;
    this.#last = { atMs: nowMs, records: 0 };
  }

  slicesPlanned(slices: number, nowMs: number): void {
    this.#slices = slices;
    this.#begunMs = nowMs;
    this.#last = { atMs: nowMs, records: 0 };
  }

  recordsExpected(records: number): void {
    this.#expectedRecords = records;
  }

  sliceStarted(slice: string): void {
    this.#reading.add(slice);
  }

  sliceDone(slice: string): void {
    this.#reading.delete(slice);
    this.#slicesDone++;
  }

  sliceFailed(slice: string): void {
    this.#reading.delete(slice);
  }

  /**
   * What is being done, records so far and a second since the last line, and when the end is expected.
   *
   * @param records of the stream so far
   * @param wait what it waits for, if it does
   */
  logLine(records: number, wait: Wait | undefined, nowMs: number): string {
    const seconds = (nowMs - this.#last.atMs) / 1000;
    const rate = seconds === 0 ? 0 : Math.round((records - this.#last.records) / seconds);
    this.#last = { atMs: nowMs, records };
    const waiting = wait === undefined ? '' : `waits until ${toIso(wait.until)} (${wait.why}), `;
    return [
      waiting + this.#doing(),
      `${records} records so far, ${rate} a second`,
      this.#end(records, wait, nowMs),
    ].join('; ');
  }

  #doing(): string {
    if (this.#slices === undefined) return 'plans what to read';
    const labels = [...this.#reading];
    const more = labels.length > MAX_LABELS ? ` and ${labels.length - MAX_LABELS} more` : '';
    const reading = labels.length === 0 ? '' : `reads ${labels.slice(0, MAX_LABELS).join(', ')}${more}, `;
    return `${reading}${this.#slicesDone} of ${this.#slices} slices done`;
  }

  #end(records: number, wait: Wait | undefined, nowMs: number): string {
    const done =
      this.#expectedRecords === undefined
        ? this.#slicesDone / (this.#slices ?? Infinity)
        : Math.min(1, records / this.#expectedRecords);
    if (!(done > 0)) {
      return wait === undefined ? 'its end cannot be told yet' : `ends not before ${toIso(wait.until)}`;
    }
    const end = nowMs + ((nowMs - this.#begunMs) / done) * (1 - done);
    return `expected to end about ${toIso(Math.max(end, wait?.until ?? 0))}`;
  }
}
