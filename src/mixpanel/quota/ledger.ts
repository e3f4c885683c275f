/**
 * A little longer than the second and the hour of the limits: Mixpanel counts requests when they arrive, and the way there
 * does not always take the same time.
 */
const SECOND_MS = 1100;
const HOUR_MS = 3_605_000;

/** What Mixpanel allows in the course of time. */
export interface Rates {
  readonly perHour: number;
  readonly perSecond: number;
}

/** How long the next request has to wait (ms), and why; no reason is given for what is no news to anybody. */
export interface Delay {
  readonly ms: number;
  readonly why?: string;
}

/** The requests that this process has sent, as far as they still matter; moments are ms UTC. */
export class Ledger {
  readonly #rates: Rates;
  /** When they were sent, oldest first. */
  #ofHour: { readonly at: number }[] = [];
  #ofSecond: number[] = [];

  constructor(rates: Rates) {
    this.#rates = rates;
  }

  /** @returns what takes the request out of the hour again: Mixpanel does not count what it refuses */
  add(at: number): () => void {
    const entry = { at };
    this.#ofHour.push(entry);
    this.#ofSecond.push(at);
    return () => {
      this.#ofHour = this.#ofHour.filter((other) => other !== entry);
    };
  }

  /** Requests that may still be sent in this hour. */
  left(now: number): number {
    this.#forget(now);
    return this.#rates.perHour - this.#ofHour.length;
  }

  delays(now: number): Delay[] {
    this.#forget(now);
    const { perHour, perSecond } = this.#rates;
    const oldest = this.#ofHour.length < perHour ? undefined : this.#ofHour.at(-perHour)?.at;
    const recent = this.#ofSecond.length < perSecond ? undefined : this.#ofSecond.at(-perSecond);
    return [
      { ms: (oldest ?? -Infinity) + HOUR_MS - now, why: `${perHour} requests in the last hour` },
      { ms: (recent ?? -Infinity) + SECOND_MS - now },
    ];
  }

  #forget(now: number): void {
    this.#ofHour = this.#ofHour.filter(({ at }) => at > now - HOUR_MS);
    this.#ofSecond = this.#ofSecond.filter((at) => at > now - SECOND_MS);
  }
}
