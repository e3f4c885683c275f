import type { Clock } from '../../base/clock.ts';
import type { Delay } from './ledger.ts';

/** A 429 comes at once: whoever was not refused for so long (ms) is being served, however long that takes. */
const REFUSED_WITHIN_MS = 5000;
/** Where nobody has asked for so long (ms), the whole quota has come back meanwhile: the hour of the limits is a rolling one. */
const FORGOTTEN_AFTER_MS = 3_600_000;

/** A request that was let in; it tells what became of it. */
export interface Admitted {
  /** Refusals one after the other before that of this request. */
  readonly refusedBefore: () => number;
  /** It was refused: nobody asks again before that moment, ms UTC. */
  readonly refused: (until: number) => void;
  /** It was not refused, whatever else became of it. */
  readonly answered: () => void;
  /** It is over without an answer; harmless when called again. */
  readonly gone: () => void;
}

/**
 * What Mixpanel's 429s tell of one family: until when nobody asks again, and how many may ask then. After a refusal that is
 * one; with every request that is not refused it is one more, which doubles them from answer to answer, until so many are let
 * in as may run at all. Of all those that wait one would be served, perhaps, and the others refused for what was known.
 *
 * A refusal or an answer to a request that was sent before the last refusal is no news.
 */
export class SlowStart {
  readonly #clock: Clock;
  readonly #concurrent: number;
  readonly #onNews: () => void;
  #pausedUntil = 0;
  #first: number | undefined;
  #count = 0;
  #countBefore = 0;
  /** How many refusals were news. */
  #news = 0;
  /** So many may be under way of which it is not known whether they are refused. */
  #most = Infinity;
  /** And these are; each with what forgets it. */
  readonly #asking = new Set<() => void>();

  /**
   * @param concurrent so many requests may run at all
   * @param onNews told when somebody may be let in, or nobody any more
   */
  constructor(clock: Clock, concurrent: number, onNews: () => void = () => undefined) {
    this.#clock = clock;
    this.#concurrent = concurrent;
    this.#onNews = onNews;
  }

  /** How long ago the first of the refusals was that no answer has followed, ms. */
  get refusedMs(): number {
    return this.#first === undefined ? 0 : this.#clock.now() - this.#first;
  }

  /** Is it said that nobody asks before some moment? */
  isPaused(now: number): boolean {
    return this.#pausedUntil > now;
  }

  /** How long the next one waits until it asks: for the end of the pause, or for what becomes of those that ask. */
  delays(now: number): Delay[] {
    const paused = { ms: this.#pausedUntil - now, why: 'Mixpanel says that its rate limit is reached' };
    return this.#asking.size < this.#most ? [paused] : [paused, { ms: REFUSED_WITHIN_MS }];
  }

  /**
   * To be called for every request that is let in.
   *
   * @param served called at once, but after a refusal when it was answered, or not refused for long enough
   */
  letIn(served: () => void): Admitted {
    if (this.#clock.now() - this.#pausedUntil > FORGOTTEN_AFTER_MS) this.#forget();
    const sentAfter = this.#news;
    const isNews = (): boolean => sentAfter === this.#news;
    const stopAsking = this.#ask(served);
    return {
      refusedBefore: () => (isNews() ? this.#count : this.#countBefore),
      refused: (until) => {
        this.#pausedUntil = Math.max(this.#pausedUntil, until);
        if (isNews()) this.#refused();
      },
      answered: () => {
        if (!isNews()) return;
        this.#forget();
        if (stopAsking()) this.#letInMore();
      },
      gone: () => {
        if (stopAsking()) this.#onNews();
      },
    };
  }

  /** The next refusal is the first one. */
  #forget(): void {
    this.#count = 0;
    this.#first = undefined;
  }

  #refused(): void {
    this.#news++;
    this.#first ??= this.#clock.now();
    this.#countBefore = this.#count++;
    this.#most = 1;
    for (const stopAsking of this.#asking) stopAsking();
    this.#onNews();
  }

  /** @returns what takes it from those that ask, and says whether it was one of them */
  #ask(served: () => void): () => boolean {
    if (this.#most === Infinity) {
      served();
      return () => false;
    }
    const cancel = this.#clock.after(REFUSED_WITHIN_MS, () => {
      stop();
      served();
      this.#letInMore();
    });
    const stop = (): boolean => {
      cancel();
      return this.#asking.delete(stop);
    };
    this.#asking.add(stop);
    return stop;
  }

  #letInMore(): void {
    this.#most++;
    if (this.#most >= this.#concurrent) this.#most = Infinity;
    this.#onNews();
  }
}
