import { dayAt, DAY_MS, dayNumber, isUtc, startOfDay } from '../../base/days.ts';

const DAY_S = DAY_MS / 1000;

/** The days of a time zone, for many moments: keeps the bounds of the day that it was asked for last. */
export class ZoneDays {
  readonly #zone: string;
  readonly #isUtc: boolean;
  /** The last day, and when it begins and ends (s UTC). */
  #day = 0;
  #start = Infinity;
  #end = -Infinity;

  constructor(zone: string) {
    this.#zone = zone;
    this.#isUtc = isUtc(zone);
  }

  /** The day, since 1970, at a moment (s UTC). */
  dayOf(seconds: number): number {
    if (this.#isUtc) return Math.floor(seconds / DAY_S);
    if (seconds < this.#start || seconds >= this.#end) this.#moveTo(seconds);
    return this.#day;
  }

  #moveTo(seconds: number): void {
    const day = dayAt(seconds * 1000, this.#zone);
    this.#day = dayNumber(day);
    this.#start = startOfDay(day, this.#zone) / 1000;
    this.#end = startOfDay(new Date((this.#day + 1) * DAY_MS).toISOString().slice(0, 10), this.#zone) / 1000;
  }
}
