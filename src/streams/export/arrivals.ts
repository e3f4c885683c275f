import { type Coverage, coveredAt } from '../../base/coverage.ts';
import { addDays, countDays, DAY_MS, dayNumber } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';
import { FIRST_MS } from '../../base/first-day.ts';
import { VISIBILITY_MARGIN_MS } from '../days/settled.ts';

/** An arrival before Mixpanel existed, such as one in seconds, says nothing, nor does one before its event. Clocks differ by less. */
const MAX_AHEAD_MS = DAY_MS;

/**
 * Decides which events of a window earlier syncs have not delivered. On a day that was read before, only events that
 * arrived since then, less the visibility margin, are new. So late events are delivered, and the rest of the day is not repeated.
 */
export class Arrivals {
  readonly #firstDay: number;
  /** For each day, the arrival (ms UTC) from which on events are new. */
  readonly #newSince: Float64Array;
  /** The earliest of them. */
  readonly #newSinceOnAnyDay: number;

  constructor(window: Window, coverage: Coverage) {
    this.#firstDay = dayNumber(window.from);
    this.#newSince = Float64Array.from({ length: countDays(window.from, window.to) }, (_, index) => {
      const readAt = coveredAt(coverage, addDays(window.from, index));
      return readAt === undefined ? -Infinity : readAt - VISIBILITY_MARGIN_MS;
    });
    this.#newSinceOnAnyDay = Math.min(...this.#newSince);
  }

  /**
   * @param seconds the event's `time`. NaN if it has no usable one: then it is not new only if it would not be on any day.
   * @param arrivedAt `mp_processing_time_ms`. NaN if the event has none. Without a plausible one an event is always new.
   */
  isNew(seconds: number, arrivedAt: number): boolean {
    const isPlausible = arrivedAt >= FIRST_MS && !(arrivedAt < seconds * 1000 - MAX_AHEAD_MS);
    if (!isPlausible) return true;
    if (Number.isNaN(seconds)) return arrivedAt >= this.#newSinceOnAnyDay;
    const day = Math.floor((seconds * 1000) / DAY_MS);
    return arrivedAt >= (this.#newSince[day - this.#firstDay] ?? -Infinity);
  }
}
