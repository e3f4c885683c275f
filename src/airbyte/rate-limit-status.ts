import type { Wait, WaitObserver } from '../base/wait-observer.ts';

/** Reports that the stream waits for quota until a time (ms UTC), or with undefined that it continues. */
export type ReportRateLimit = (until: number | undefined) => Promise<void>;

/**
 * Tracks which requests of a stream wait for quota and reports changes. While a report is blocked by a slow
 * reader, changes are not queued: only the latest status is reported after it.
 */
export class RateLimitStatus implements WaitObserver {
  readonly #waiting = new Map<object, Wait>();
  readonly #report: ReportRateLimit;
  #reported: number | undefined;
  #isReporting = false;
  readonly #controller = new AbortController();

  constructor(report: ReportRateLimit) {
    this.#report = report;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The wait that ends last, if any. */
  get wait(): Wait | undefined {
    const waits = [...this.#waiting.values()];
    return waits.length === 0 ? undefined : waits.reduce((a, b) => (b.until > a.until ? b : a));
  }

  waitChanged(waiter: object, wait: Wait | undefined): void {
    if (wait === undefined) this.#waiting.delete(waiter);
    else this.#waiting.set(waiter, wait);
    this.#reportLatest();
  }

  /** Stops reporting, and cancels the stream's requests that still wait. */
  close(): void {
    this.#controller.abort(new Error('the stream has ended'));
  }

  #reportLatest(): void {
    const until = this.wait?.until;
    if (this.signal.aborted || this.#isReporting || until === this.#reported) return;
    this.#reported = until;
    this.#isReporting = true;
    this.#report(until).then(
      () => {
        this.#isReporting = false;
        this.#reportLatest();
      },
      // The reader closed stdout. The next write fails with the same error.
      () => undefined,
    );
  }
}
