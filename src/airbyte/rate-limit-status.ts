import type { Wait, WaitObserver } from '../base/wait-observer.ts';

/** Says how it stands: until when (ms UTC) the stream waits for quota, or with undefined that it goes on. */
export type ReportRateLimit = (until: number | undefined) => Promise<void>;

/**
 * Collects which requests of a stream wait for quota, and says so when that changes. While a message waits for a slow
 * reader nothing is added to it: what holds then is said behind it.
 */
export class RateLimitStatus implements WaitObserver {
  readonly #waiting = new Map<object, Wait>();
  readonly #say: ReportRateLimit;
  #said: number | undefined;
  #isSaying = false;
  readonly #over = new AbortController();

  constructor(say: ReportRateLimit) {
    this.#say = say;
  }

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** The wait that ends last; undefined where nobody waits. */
  get wait(): Wait | undefined {
    const waits = [...this.#waiting.values()];
    return waits.length === 0 ? undefined : waits.reduce((a, b) => (b.until > a.until ? b : a));
  }

  waitStarted(who: object, wait: Wait): void {
    this.#waiting.set(who, wait);
    this.#sayWhatHolds();
  }

  waitEnded(who: object): void {
    this.#waiting.delete(who);
    this.#sayWhatHolds();
  }

  /** The stream has ended: nothing more is said of it, and its requests that wait are not sent any more. */
  close(): void {
    this.#over.abort(new Error('the stream has ended'));
  }

  #sayWhatHolds(): void {
    const until = this.wait?.until;
    if (this.signal.aborted || this.#isSaying || until === this.#said) return;
    this.#said = until;
    this.#isSaying = true;
    this.#say(until).then(
      () => {
        this.#isSaying = false;
        this.#sayWhatHolds();
      },
      // The reader is gone: whoever writes to it next meets the same.
      () => undefined,
    );
  }
}
