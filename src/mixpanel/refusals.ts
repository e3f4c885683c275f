import type { Clock } from '../base/clock.ts';

/** A 429 comes at once: whoever was not refused for so long (ms) is being served, however long that takes. */
const REFUSED_WITHIN_MS = 5000;

/**
 * What Mixpanel's 429s tell of one family: until when nobody asks again, and that then one request asks for all of them.
 * A refusal or an answer to a request that was sent before the last refusal is no news.
 */
export class Refusals {
  readonly #clock: Clock;
  #pausedUntil = 0;
  #first: number | undefined;
  #last = -Infinity;
  #count = 0;
  #probe: { readonly done: Promise<void>; readonly end: () => void } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Nobody asks before this moment, ms UTC. */
  get pausedUntil(): number {
    return this.#pausedUntil;
  }

  /** Refusals one after the other; those of requests that were sent together are one. */
  get count(): number {
    return this.#count;
  }

  /** How long ago the first of them was, ms. */
  get refusedMs(): number {
    return this.#first === undefined ? 0 : this.#clock.now() - this.#first;
  }

  /** Settled when the one that asks for all has its answer; undefined while nobody does. */
  get probe(): Promise<void> | undefined {
    return this.#probe?.done;
  }

  /** A request that was sent then was refused: nobody asks again before `until` (both ms UTC). */
  refused(sentAt: number, until: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, until);
    if (sentAt <= this.#last) return;
    this.#last = this.#clock.now();
    this.#first ??= this.#last;
    this.#count++;
    this.#endProbe();
  }

  /** A request that was sent then was not refused, whatever else became of it. */
  answered(sentAt: number): void {
    if (sentAt <= this.#last) return;
    this.#count = 0;
    this.#first = undefined;
    this.#endProbe();
  }

  /**
   * To be called for every request that is let in. After a refusal it asks for all: {@link probe} is there until
   * it is answered or refused, until it was not refused for long enough, or until the function is called that is returned.
   *
   * @param served called when it was not refused for long enough
   */
  letIn(served: () => void): () => void {
    if (this.#count === 0) {
      served();
      return () => undefined;
    }
    let settle: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (settle = resolve));
    const cancel = this.#clock.after(REFUSED_WITHIN_MS, () => {
      served();
      end();
    });
    const end = (): void => {
      cancel();
      settle();
      if (this.#probe?.end === end) this.#probe = undefined;
    };
    this.#probe = { done, end };
    return end;
  }

  #endProbe(): void {
    this.#probe?.end();
  }
}
