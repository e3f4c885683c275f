import { type Coverage, coveredAt } from '../../base/coverage.ts';
import { addDays, countDays, dayNumber } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';

/** Events become visible minutes after they arrive. An hour is more than enough. */
const MARGIN_MS = 3_600_000;

/**
 * Decides which events of a window earlier syncs have not delivered. On a day that was read before, only events that
 * arrived since then, less a margin, are new. So late events are delivered, and the rest of the day is not repeated.
 */
export class Arrivals {
  readonly #firstDay: number;
  /** For each day, the arrival (ms UTC) from which on events are new. */
  readonly #newSince: Float64Array;

  constructor(window: Window, coverage: Coverage) {
    this.#firstDay = dayNumber(window.from);
    this.#newSince = Float64Array.from({ length: countDays(window.from, window.to) }, (_, index) => {
      const readAt = coveredAt(coverage, addDays(window.from, index));
      return readAt === undefined ? -Infinity : readAt - MARGIN_MS;
    });
  }

  /**
   * @param day of the event's `time`, in days since 1970
   * @param arrivedAt `mp_processing_time_ms`. NaN if the event has none: it is always delivered.
   */
  isNew(day: number, arrivedAt: number): boolean {
    const since = this.#newSince[day - this.#firstDay] ?? -Infinity;
    return !(arrivedAt < since);
  }
}
