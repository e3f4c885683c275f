import { dayNumber } from '../calendar.ts';
import { originalMerge } from '../data/journeys/original-merge.ts';
import type { SentEvent } from '../data/journeys/sent-event.ts';
import { simplifiedMerge } from '../data/journeys/simplified-merge.ts';
import type { Project } from '../project.ts';

/** Which of Mixpanel's two ways to merge identities a project has. */
export const MERGE_KINDS = { simplified: simplifiedMerge, original: originalMerge } as const;
export type MergeKind = keyof typeof MERGE_KINDS;

/** Ground truth: who did the events of all journeys. */
export interface People {
  readonly count: number;
  /** By `$insert_id`. The names of people are not their ids. */
  readonly byInsertId: Readonly<Record<string, string>>;
}

export interface NewJourneys {
  readonly kind: MergeKind;
  /** How many people; several of them may be one person. */
  readonly people: number;
  /** yyyy-mm-dd */
  readonly day: string;
}

const SECONDS_A_DAY = 86_400;
const ARRIVES_AFTER_MS = 2000;

/** Events of people whose identities are merged, and the truth about them. */
export class JourneyControl {
  readonly #project: Project;
  readonly #people = new Map<string, string>();
  readonly #merged = new Map<string, Readonly<Record<string, unknown>>>();

  constructor(project: Project) {
    this.#project = project;
  }

  /**
   * Adds events of this day with the ids that they were sent with. Once a day and kind.
   * @throws Error for an invalid day
   */
  add({ kind, people, day }: NewJourneys): void {
    const number = dayNumber(day);
    if (number === undefined) throw new Error(`day must be a day such as 2026-01-31, not "${day}"`);
    for (const [index, sent] of MERGE_KINDS[kind](people).entries())
      this.#add(sent, `${kind}-${day}-${index}`, number * SECONDS_A_DAY + index);
  }

  /** From now on exports have the ids after the merge, for most events. */
  merge(): void {
    this.#project.events.identities.change(this.#merged);
  }

  people(): People {
    return { count: new Set(this.#people.values()).size, byInsertId: Object.fromEntries(this.#people) };
  }

  #add({ name, properties, person, merged }: SentEvent, insertId: string, second: number): void {
    const own = { $insert_id: insertId, mp_processing_time_ms: second * 1000 + ARRIVES_AFTER_MS };
    const line = JSON.stringify({ event: name, properties: { time: second, ...properties, ...own } });
    this.#project.events.stored.add({ line });
    this.#people.set(insertId, person);
    if (merged !== undefined) this.#merged.set(insertId, merged);
  }
}
