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
  #lastHour: { readonly at: number }[] = [];
  #lastSecond: number[] = [];

  constructor(rates: Rates) {
    this.#rates = rates;
  }

  /** @returns what takes the request out of the hour again: Mixpanel does not count what it refuses */
  add(at: number): () => void {
    const entry = { at };
    this.#lastHour.push(entry);
    this.#lastSecond.push(at);
    return () => {
      this.#lastHour = this.#lastHour.filter((other) => other !== entry);
    };
  }

  /** Requests that may still be sent in this hour. */
  remaining(now: number): number {
    this.#dropExpired(now);
    return this.#rates.perHour - this.#lastHour.length;
  }

  delays(now: number): Delay[] {
    this.#dropExpired(now);
    const { perHour, perSecond } = this.#rates;
    const oldest = this.#lastHour.length < perHour ? undefined : this.#lastHour.at(-perHour)?.at;
    const recent = this.#lastSecond.length < perSecond ? undefined : this.#lastSecond.at(-perSecond);
    return [
      { ms: (oldest ?? -Infinity) + HOUR_MS - now, why: `${perHour} requests in the last hour` },
      { ms: (recent ?? -Infinity) + SECOND_MS - now },
    ];
  }

  #dropExpired(now: number): void {
    this.#lastHour = this.#lastHour.filter(({ at }) => at > now - HOUR_MS);
    this.#lastSecond = this.#lastSecond.filter((at) => at > now - SECOND_MS);
  }
}
