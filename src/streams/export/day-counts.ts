import { dayNumber } from '../../base/days.ts';
import type { Window } from '../../base/windows.ts';

/** How many events of each day something holds. Days are counted since 1970, by the `time` of the event. */
export class DayCounts {
  readonly #counts = new Map<number, number>();

  add(day: number, events = 1): void {
    this.#counts.set(day, (this.#counts.get(day) ?? 0) + events);
  }

  /** Adds all of another. */
  addAll(other: DayCounts): void {
    for (const [day, events] of other.#counts) this.add(day, events);
  }

  /** Makes each day at least as large as in another. */
  raiseTo(other: DayCounts): void {
    for (const [day, events] of other.#counts)
      this.#counts.set(day, Math.max(events, this.#counts.get(day) ?? 0));
  }

  /** How many events another has more on days of a window, where it has more. */
  lackOf(other: DayCounts, { from, to }: Window): number {
    const [first, last] = [dayNumber(from), dayNumber(to)];
    let lack = 0;
    for (const [day, events] of other.#counts)
      if (day >= first && day <= last) lack += Math.max(0, events - (this.#counts.get(day) ?? 0));
    return lack;
  }
}
