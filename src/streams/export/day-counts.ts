import { dayNumber } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';

/** Numbers of events per day. Days are counted since 1970, by the `time` of the event. */
export class DayCounts {
  readonly #counts = new Map<number, number>();

  add(day: number, events = 1): void {
    this.#counts.set(day, (this.#counts.get(day) ?? 0) + events);
  }

  addAll(other: DayCounts): void {
    for (const [day, events] of other.#counts) this.add(day, events);
  }

  /** Raises each day to at least the number in `other`. */
  raiseTo(other: DayCounts): void {
    for (const [day, events] of other.#counts)
      this.#counts.set(day, Math.max(events, this.#counts.get(day) ?? 0));
  }

  /** How many of the expected events are missing on the days of a window. Extra events of one day do not make up for another. */
  missing(expected: DayCounts, { from, to }: Window): number {
    const [first, last] = [dayNumber(from), dayNumber(to)];
    let missing = 0;
    for (const [day, events] of expected.#counts)
      if (day >= first && day <= last) missing += Math.max(0, events - (this.#counts.get(day) ?? 0));
    return missing;
  }
}
