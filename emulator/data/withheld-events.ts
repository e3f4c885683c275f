import { dayNumber } from '../calendar.ts';
import { EVENT_NAMES } from './event-names.ts';
import type { EventFacts } from './generated-events.ts';

/** Generated events that the export leaves out, although counts include them. */
export interface Withholding {
  /** yyyy-mm-dd, of the event's `time`. */
  readonly day: string;
  /** Every so many events of the day are withheld, 100 for 1 %. */
  readonly every: number;
  /** Only events with this name; all by default. */
  readonly name?: string | undefined;
}

export class WithheldEvents {
  #withholdings: (Omit<Withholding, 'day'> & { day: number })[] = [];

  /** @throws Error if the day is not one, or nothing can be withheld */
  add(...withholdings: readonly Withholding[]): void {
    for (const withholding of withholdings) {
      const day = dayNumber(withholding.day);
      if (day === undefined) throw new Error(`"${withholding.day}" is not a day in the form yyyy-mm-dd.`);
      if (!(withholding.every >= 1)) throw new Error(`every is ${withholding.every}; use 1 or more.`);
      this.#withholdings.push({ ...withholding, day });
    }
  }

  clear(): void {
    this.#withholdings = [];
  }

  /** An event and the lines that repeat it are withheld together. */
  includes(facts: EventFacts): boolean {
    return this.#withholdings.some(
      ({ day, every, name }) =>
        facts.day === day &&
        facts.index % every === 0 &&
        (name === undefined || EVENT_NAMES[facts.name] === name),
    );
  }
}
