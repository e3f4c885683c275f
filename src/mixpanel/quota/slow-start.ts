import type { Clock } from '../../base/clock.ts';
import type { Delay } from './ledger.ts';

/** A 429 comes at once: whoever was not refused for so long (ms) is being served, however long that takes. */
const ACCEPTED_AFTER_MS = 5000;
/** Where nobody has asked for so long (ms), the whole quota has come back meanwhile: the hour of the limits is a rolling one. */
const RESET_AFTER_MS = 3_600_000;

/** A request that was let in; it tells what became of it. */
export interface Admission {
  /** Refusals one after the other before that of this request. */
  readonly priorRefusals: () => number;
  /** It was refused: nobody asks again before that moment, ms UTC. */
  readonly refused: (until: number) => void;
  /** It was not refused, whatever else became of it. */
  readonly answered: () => void;
  /** It is over without an answer; harmless when called again. */
  readonly ended: () => void;
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
  readonly #maxConcurrent: number;
  readonly #onChange: () => void;
  #pausedUntil = 0;
  #firstRefusedAt: number | undefined;
  #refusals = 0;
  #previousRefusals = 0;
  /** How many refusals were news. */
  #epoch = 0;
  /** So many may be under way of which it is not known whether they are refused. */
  #maxProbes = Infinity;
  /** And these are; each with what forgets it. */
  readonly #probes = new Set<() => void>();

  /**
   * @param concurrent so many requests may run at all
   * @param onChange told when somebody may be let in, or nobody any more
   */
  constructor(clock: Clock, concurrent: number, onChange: () => void = () => undefined) {
    this.#clock = clock;
    this.#maxConcurrent = concurrent;
    this.#onChange = onChange;
  }

  /** How long ago the first of the refusals was that no answer has followed, ms. */
  get refusedForMs(): number {
    return this.#firstRefusedAt === undefined ? 0 : this.#clock.now() - this.#firstRefusedAt;
  }

  /** Is it said that nobody asks before some moment? */
  isPaused(now: number): boolean {
    return this.#pausedUntil > now;
  }

  /** How long the next one waits until it asks: for the end of the pause, or for what becomes of those that ask. */
  delays(now: number): Delay[] {
    const paused = { ms: this.#pausedUntil - now, why: 'Mixpanel says that its rate limit is reached' };
    return this.#probes.size < this.#maxProbes ? [paused] : [paused, { ms: ACCEPTED_AFTER_MS }];
  }

  /**
   * To be called for every request that is let in.
   *
   * @param served called at once, but after a refusal when it was answered, or not refused for long enough
   */
  admit(served: () => void): Admission {
    if (this.#clock.now() - this.#pausedUntil > RESET_AFTER_MS) this.#resetCount();
    const sentAfter = this.#epoch;
    const isNews = (): boolean => sentAfter === this.#epoch;
    const stopAsking = this.#startProbe(served);
    return {
      priorRefusals: () => (isNews() ? this.#refusals : this.#previousRefusals),
      refused: (until) => {
        this.#pausedUntil = Math.max(this.#pausedUntil, until);
        if (isNews()) this.#refused();
      },
      answered: () => {
        if (!isNews()) return;
        this.#resetCount();
        if (stopAsking()) this.#allowMore();
      },
      ended: () => {
        if (stopAsking()) this.#onChange();
      },
    };
  }

  /** The next refusal is the first one. */
  #resetCount(): void {
    this.#refusals = 0;
    this.#firstRefusedAt = undefined;
  }

  #refused(): void {
    this.#epoch++;
    this.#firstRefusedAt ??= this.#clock.now();
    this.#previousRefusals = this.#refusals++;
    this.#maxProbes = 1;
    for (const stopAsking of this.#probes) stopAsking();
    this.#onChange();
  }

  /** @returns what takes it from those that ask, and says whether it was one of them */
  #startProbe(served: () => void): () => boolean {
    if (this.#maxProbes === Infinity) {
      served();
      return () => false;
    }
    const cancel = this.#clock.after(ACCEPTED_AFTER_MS, () => {
      stop();
      served();
      this.#allowMore();
    });
    const stop = (): boolean => {
      cancel();
      return this.#probes.delete(stop);
    };
    this.#probes.add(stop);
    return stop;
  }

  #allowMore(): void {
    this.#maxProbes++;
    if (this.#maxProbes >= this.#maxConcurrent) this.#maxProbes = Infinity;
    this.#onChange();
  }
}
