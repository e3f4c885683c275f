import { localToUtc } from '../../base/days.ts';

/** Every zone changes its clocks at a full quarter of an hour. */
const QUARTER_S = 900;

/**
 * Projects made before 2023 keep what a clock on the wall showed as if it had been UTC: an event at noon in New York is
 * stored as 12:00Z. Turns such seconds into those of UTC, daylight saving included; of the hour that comes twice in
 * autumn the second one is taken.
 */
export class WallClock {
  readonly #zone: string;
  /** Quarter of an hour on the wall -> seconds to add. */
  readonly #offsets = new Map<number, number>();

  constructor(zone: string) {
    this.#zone = zone;
  }

  /** @param seconds since 1970 on the wall; returns seconds since 1970, UTC */
  toUtc(seconds: number): number {
    const quarter = Math.floor(seconds / QUARTER_S);
    const offset = this.#offsets.get(quarter) ?? this.#look(quarter);
    return seconds + offset;
  }

  #look(quarter: number): number {
    const wall = quarter * QUARTER_S;
    const offset = localToUtc(wall * 1000, this.#zone) / 1000 - wall;
    this.#offsets.set(quarter, offset);
    return offset;
  }
}
