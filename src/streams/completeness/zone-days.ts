import { dayAt, DAY_MS, dayNumber, isUtc } from '../../base/days.ts';

const DAY_S = DAY_MS / 1000;
/** Time zones change their offset only at a quarter of an hour, and no day begins within one. */
const QUARTER_S = 900;

/** The days of a time zone, for many moments. */
export class ZoneDays {
  readonly #zone: string;
  readonly #isUtc: boolean;
  /** Quarter of an hour since 1970 -> day since 1970. */
  readonly #days = new Map<number, number>();

  constructor(zone: string) {
    this.#zone = zone;
    this.#isUtc = isUtc(zone);
  }

  /** The day, since 1970, at a moment (s UTC). */
  dayOf(seconds: number): number {
    if (this.#isUtc) return Math.floor(seconds / DAY_S);
    const quarter = Math.floor(seconds / QUARTER_S);
    const day = this.#days.get(quarter) ?? dayNumber(dayAt(quarter * QUARTER_S * 1000, this.#zone));
    this.#days.set(quarter, day);
    return day;
  }
}
