import { type Coverage, coveredAt } from '../../base/coverage.ts';
import { addDays, countDays, dayNumber } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';

/** Events become visible minutes after they arrive. An hour is more than enough. */
const MARGIN_MS = 3_600_000;

/** Mixpanel did not exist before. An earlier arrival, such as one in seconds, says nothing. */
const EARLIEST_MS = Date.UTC(2009, 0, 1);

/**
 * Decides which events of a window earlier syncs have not delivered. On a day that was read before, only events that
 * arrived since then, less a margin, are new. So late events are delivered, and the rest of the day is not repeated.
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
      return readAt === undefined ? -Infinity : readAt - MARGIN_MS;
    });
    this.#newSinceOnAnyDay = Math.min(...this.#newSince);
  }

  /**
   * @param day of the event's `time`, in days since 1970. NaN if the event has no usable time: it is not new only if
   * it would not be on any day.
   * @param arrivedAt `mp_processing_time_ms`. NaN if the event has none. Without a plausible one an event is always new.
   */
  isNew(day: number, arrivedAt: number): boolean {
    const sinceThen = this.#newSince[day - this.#firstDay] ?? -Infinity;
    const since = Number.isNaN(day) ? this.#newSinceOnAnyDay : sinceThen;
    return !(arrivedAt >= EARLIEST_MS && arrivedAt < since);
  }
}
