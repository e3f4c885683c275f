import { dayNumber } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';

/** Numbers of events per day. Days are counted since 1970, by the `time` of the event. */
export class DayCounts {
  readonly #counts = new Map<number, number>();

  get isEmpty(): boolean {
    return this.#counts.size === 0;
  }

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

  /** The counts of the days of a window. */
  within({ from, to }: Window): DayCounts {
    const [first, last] = [dayNumber(from), dayNumber(to)];
    const counts = new DayCounts();
    for (const [day, events] of this.#counts) if (day >= first && day <= last) counts.add(day, events);
    return counts;
  }

  /** True if both have the same number of events on each day of a window. */
  agreesWith(other: DayCounts, window: Window): boolean {
    return this.missing(other, window) === 0 && other.missing(this, window) === 0;
  }

  /** True if an expected day of a window has no events. */
  lacksDayOf(expected: DayCounts, window: Window): boolean {
    const days = [...expected.within(window).#counts];
    return days.some(([day, events]) => events > 0 && (this.#counts.get(day) ?? 0) === 0);
  }

  /** How many of the expected events are missing on the days of a window. Extra events of one day do not make up for another. */
  missing(expected: DayCounts, window: Window): number {
    let missing = 0;
    for (const [day, events] of expected.within(window).#counts)
      missing += Math.max(0, events - (this.#counts.get(day) ?? 0));
    return missing;
  }
}
