import { type Day, dayNumber } from '../../base/days.ts';
import { windowsOf, type Window } from '../../base/windows.ts';
import type { CountReport } from '../../mixpanel/event-counts.ts';

/** Days of events; years of a large project. */
const MAX_COUNTS = 300_000;

interface CountedDay {
  /** Mixpanel's time of the answer, ms UTC. */
  readonly at: number;
  readonly counts: Map<string, number>;
}

/** Mixpanel's counts, by day (since 1970) and name. Days that are counted 0 times are left out. */
export class CountedDays {
  readonly #days = new Map<number, CountedDay>();
  #left = MAX_COUNTS;

  /** Takes the counts of a window, except days that it leaves out. Days that have no room are left out too. */
  add(window: Window, report: CountReport): void {
    const unlisted = new Set(report.listsDays ? report.unlisted : []);
    const isCounted = (day: Day): boolean => !unlisted.has(day);
    for (const { from } of windowsOf(window.from, window.to, 1, isCounted))
      this.#days.set(dayNumber(from), { at: report.at, counts: new Map() });
    for (const { event, day, json } of report.counts()) {
      const count = Number(json.toString('latin1'));
      if (!(Number.isSafeInteger(count) && count > 0)) continue;
      const number = dayNumber(day);
      if (this.#left-- > 0) this.#days.get(number)?.counts.set(event, count);
      else this.#days.delete(number);
    }
  }

  /** undefined if the day was not counted. */
  of(day: number): CountedDay | undefined {
    return this.#days.get(day);
  }
}
