import { localToUtc } from '../../base/days.ts';

/** Time zones change their offset only at a quarter of an hour. */
const QUARTER_S = 900;

/**
 * Projects created before 2023 store local time as if it were UTC: an event at noon in New York has the time 12:00Z.
 * Converts such times to UTC, including daylight saving time. Of the hour that occurs twice in autumn, the second is
 * assumed.
 */
export class LocalTime {
  readonly #zone: string;
  /** Quarter of an hour in local time -> seconds to add. */
  readonly #offsets = new Map<number, number>();

  constructor(zone: string) {
    this.#zone = zone;
  }

  /** Converts seconds since 1970. */
  toUtc(localSeconds: number): number {
    const quarter = Math.floor(localSeconds / QUARTER_S);
    const offset = this.#offsets.get(quarter) ?? this.#computeOffset(quarter);
    return localSeconds + offset;
  }

  #computeOffset(quarter: number): number {
    const local = quarter * QUARTER_S;
    const offset = localToUtc(local * 1000, this.#zone) / 1000 - local;
    this.#offsets.set(quarter, offset);
    return offset;
  }
}
