/** Slightly longer than a second and an hour: Mixpanel counts requests on arrival, and latency varies. */
const SECOND_MS = 1100;
const HOUR_MS = 3_605_000;

export interface Rates {
  readonly perHour: number;
  readonly perSecond: number;
}

/** How long the next request has to wait (ms), and why; without a reason if the wait is too short to report. */
export interface Delay {
  readonly ms: number;
  readonly why?: string;
}

/** The requests this process sent within the last hour and second; times are ms UTC. */
export class Ledger {
  readonly #rates: () => Rates;
  /** Oldest first. */
  #lastHour: { readonly at: number }[] = [];
  #lastSecond: number[] = [];
  #spent = 0;

  /** @param rates the rates that apply now */
  constructor(rates: () => Rates) {
    this.#rates = rates;
  }

  /** @returns a function that removes the request from the hour, since Mixpanel does not count refused requests */
  add(at: number): () => void {
    const entry = { at };
    this.#lastHour.push(entry);
    this.#lastSecond.push(at);
    this.#spent++;
    return () => {
      this.#spent--;
      this.#lastHour = this.#lastHour.filter((other) => other !== entry);
    };
  }

  /** All requests but the removed ones. */
  get spent(): number {
    return this.#spent;
  }

  remaining(now: number): number {
    this.#dropExpired(now);
    return Math.max(0, this.#rates().perHour - this.#lastHour.length);
  }

  delays(now: number): Delay[] {
    this.#dropExpired(now);
    const { perHour, perSecond } = this.#rates();
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
