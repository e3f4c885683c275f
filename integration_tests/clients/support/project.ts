import type { MergeKind } from '../../../emulator/control/journey-control.ts';
import type { Emulator } from '../../../emulator/server.ts';
import { keyOfLine } from '../../../test/reference/event-key.ts';
import { emulate } from '../../support/setup.ts';
import { ODD_NAMES, valueOf } from './odd-names.ts';

const DAY_MS = 86_400_000;
const DAYS = 7;
const PEOPLE = 20;

/** The seed of everything that the emulator generates. */
export const SEED = 1;
export const PROFILES = 100;
/** A number that no double holds. */
export const LONG_ID = '9007199254740993';
export const NESTED = '{"list":[[],[{"a":{"b":[null,true,1.0]}}]],"empty":{}}';

/** A project in the emulator, whose clock stands still: what has arrived is what the database has to hold. */
export class Project {
  readonly emulator: Emulator;
  /** The first and the last day with events, yyyy-mm-dd. */
  readonly days: readonly string[];
  readonly #nowMs: number;
  #lines: readonly string[] = [];

  private constructor(emulator: Emulator, nowMs: number) {
    this.emulator = emulator;
    this.#nowMs = nowMs;
    this.days = Array.from({ length: DAYS }, (_, index) => dayOf(nowMs - (DAYS - 1 - index) * DAY_MS));
  }

  /** @param merge how the identities of some people are merged */
  static async make(merge: MergeKind): Promise<Project> {
    const now = Date.now();
    const emulator = await emulate({
      clock: { now: () => now },
      seed: SEED,
      firstDay: dayOf(now - (DAYS - 1) * DAY_MS),
      eventsPerDay: 100,
      duplicateShare: 0.01,
      users: PROFILES,
      profiles: PROFILES,
    });
    const project = new Project(emulator, now);
    const { journeys } = emulator.control;
    // The same people on two days: only the events of the first one are exported with the ids after the merge.
    journeys.add({ kind: merge, people: PEOPLE, day: dayOf(now - 4 * DAY_MS) });
    journeys.merge();
    journeys.add({ kind: merge, people: PEOPLE, day: dayOf(now - 3 * DAY_MS) });
    const odd = ODD_NAMES.map((name) => `${JSON.stringify(name)}:${JSON.stringify(valueOf(name))}`);
    project.#add('odd-names', 1, odd.join(','));
    project.#add('values', 1, `"long id":${LONG_ID},"nested":${NESTED}`);
    return project;
  }

  /** What happens between two syncs: a late event, one with a new property, and merges. */
  goOn(): void {
    this.#add('late', 2, '"plan":"pro"');
    this.#add('new-property', 0, `"Appeared later":{"id":${LONG_ID}}`);
    this.#lines = this.#exported();
    this.emulator.control.journeys.merge();
  }

  /** All events, each as the line that the last export after its arrival held, without duplicates. */
  get events(): readonly string[] {
    return [...new Map(this.#lines.map((line) => [keyOfLine(line), line])).values()];
  }

  /** How many lines of the exports repeat another one. */
  get duplicates(): number {
    return this.#lines.length - this.events.length;
  }

  #exported(): string[] {
    const [first = '', ...others] = this.days;
    return [...this.emulator.control.visibleEvents(first, others.at(-1) ?? first)];
  }

  /** Adds an event that arrives now. */
  #add(insertId: string, daysAgo: number, properties: string): void {
    const time = Math.floor((this.#nowMs - daysAgo * DAY_MS) / 1000);
    const own = `"time":${time},"distinct_id":"user-1","$insert_id":"${insertId}","mp_processing_time_ms":${this.#nowMs}`;
    this.emulator.control.events.add({ line: `{"event":"Added","properties":{${own},${properties}}}` });
  }
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
