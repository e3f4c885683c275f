import type { Limits } from './limits.ts';

/** Slightly longer than a second and an hour: Mixpanel counts requests on arrival, and latency varies. */
const SECOND_MS = 1100;
const HOUR_MS = 3_605_000;

/** When the next request may be sent (ms UTC), and why not earlier; without a reason if the wait is too short to report. */
export interface Delay {
  readonly until: number;
  readonly why?: string;
}

/** The requests this process sent within the last hour; times are ms UTC. */
export class Ledger {
  readonly #limits: () => Limits;
  /** Oldest first. */
  #sent: { readonly at: number; isCounted: boolean }[] = [];
  /** The counted requests of all hours. */
  spent = 0;

  /** @param limits those that apply now */
  constructor(limits: () => Limits) {
    this.#limits = limits;
  }

  /** @returns a function that takes the request off the hour, since Mixpanel does not count it */
  add(at: number): () => void {
    const request = { at, isCounted: true };
    this.#sent = [...this.#sent.filter((earlier) => earlier.at > at - HOUR_MS), request];
    this.spent++;
    return () => {
      request.isCounted = false;
      this.spent--;
    };
  }

  remaining(now: number): number {
    const lastHour = this.#sent.filter(({ at, isCounted }) => isCounted && at > now - HOUR_MS);
    return Math.max(0, this.#limits().perHour - lastHour.length);
  }

  get delays(): Delay[] {
    const { perHour, perSecond } = this.#limits();
    const ofHour = this.#sent.filter(({ isCounted }) => isCounted).at(-perHour);
    const ofSecond = this.#sent.at(-perSecond);
    return [
      { until: (ofHour?.at ?? -Infinity) + HOUR_MS, why: `${perHour} requests in the last hour` },
      { until: (ofSecond?.at ?? -Infinity) + SECOND_MS },
    ];
  }
}
