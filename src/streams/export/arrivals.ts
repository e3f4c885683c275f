import { type Coverage, coveredAt } from '../../base/coverage.ts';
import { addDays, countDays, dayNumber } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';

/** An event can be seen minutes after it arrived; an hour is far on the safe side. */
const MARGIN_MS = 3_600_000;

/**
 * Which events of a window an earlier sync has not delivered. Of a day that was read before, only events that arrived
 * since then, less a margin, are new: nothing late is missed, and days are not delivered again with every sync.
 */
export class Arrivals {
  readonly #firstDay: number;
  /** For each day the arrival (ms UTC) from which events are new. */
  readonly #newSince: Float64Array;

  constructor(window: Window, coverage: Coverage) {
    this.#firstDay = dayNumber(window.from);
    this.#newSince = Float64Array.from({ length: countDays(window.from, window.to) }, (_, index) => {
      const readAt = coveredAt(coverage, addDays(window.from, index));
      return readAt === undefined ? -Infinity : readAt - MARGIN_MS;
    });
  }

  /**
   * @param day days since 1970 of the event's `time`
   * @param arrivedAt `mp_processing_time_ms`, NaN where the event has none: such an event is always delivered
   */
  isNew(day: number, arrivedAt: number): boolean {
    const since = this.#newSince[day - this.#firstDay] ?? -Infinity;
    return !(arrivedAt < since);
  }
}
