import type { Zone } from '../calendar.ts';
import type { Era } from '../options.ts';
import { SeededRandom, hash32 } from './seeded-random.ts';
import { randomEventName } from './event-names.ts';

/** What decides the generated events; all of it is described at `EmulatorOptions`. */
export interface GeneratorSettings {
  readonly seed: number;
  readonly era: Era;
  readonly zone: Zone;
  readonly eventsPerDay: number;
  /** Day numbers. */
  readonly firstDay: number;
  readonly lastDay: number;
  readonly users: number;
  readonly customProperties: number;
  readonly lateShare: number;
  readonly duplicateShare: number;
  readonly edgeCaseShare: number;
  readonly missingIdShare: number;
}

/** The facts of one event, from which its line is written. One object is used again and again: it is filled. */
export interface EventFacts {
  day: number;
  index: number;
  /** Index into EVENT_NAMES. */
  name: number;
  /** Second of the day, and the millisecond in it. */
  second: number;
  millisecond: number;
  user: number;
  hasDistinctId: boolean;
  hasInsertId: boolean;
  isEdgeCase: boolean;
  /** ms (UTC). */
  arrivalMs: number;
  /** What the rest of the event is drawn from. */
  variety: number;
}

const MS_A_DAY = 86_400_000;
const SECONDS_A_DAY = 86_400;
const SECONDS_AN_HOUR = 3600;
const LATEST_MS = 4 * MS_A_DAY;
const LATE_FROM_MS = 3_600_000;
const PROMPT_WITHIN_MS = 30_000;

/** An object for `DayOfEvents.fill`. */
export function emptyFacts(): EventFacts {
  return {
    day: 0,
    index: 0,
    name: 0,
    second: 0,
    millisecond: 0,
    user: 0,
    hasDistinctId: true,
    hasInsertId: true,
    isEdgeCase: false,
    arrivalMs: 0,
    variety: 0,
  };
}

/** The generated events of one day: each a pure function of the seed, the day and its index. */
export class GeneratedDay {
  readonly #settings: GeneratorSettings;
  readonly #day: number;
  readonly #dayKey: number;
  /** For each hour of the day, the seconds the wall is ahead of UTC; zero where `time` is UTC itself. */
  readonly #offsets: readonly number[];
  readonly #draws = new SeededRandom();

  constructor(settings: GeneratorSettings, day: number) {
    this.#settings = settings;
    this.#day = day;
    this.#dayKey = hash32(hash32(settings.seed) ^ day);
    this.#offsets = Array.from({ length: 24 }, (_, hour) =>
      settings.era === 'utc'
        ? 0
        : settings.zone.offsetAtLocalTime(day * SECONDS_A_DAY + hour * SECONDS_AN_HOUR),
    );
  }

  /** How many there are, visible or not. */
  get count(): number {
    const { firstDay, lastDay, eventsPerDay } = this.#settings;
    return this.#day >= firstDay && this.#day <= lastDay ? eventsPerDay : 0;
  }

  /** Fills in the facts of the event at an index. */
  fill(facts: EventFacts, index: number): void {
    const { users, edgeCaseShare, missingIdShare } = this.#settings;
    const draws = this.#draws;
    facts.day = this.#day;
    facts.index = this.#drawOriginal(index);
    facts.name = randomEventName(draws);
    facts.second = draws.below(SECONDS_A_DAY);
    facts.millisecond = draws.below(1000);
    facts.user = draws.below(users);
    facts.hasDistinctId = !draws.chance(missingIdShare);
    facts.hasInsertId = !draws.chance(missingIdShare);
    facts.isEdgeCase = draws.chance(edgeCaseShare);
    facts.arrivalMs = this.#trueMs(facts.second, facts.millisecond) + this.#drawDelay();
    facts.variety = draws.next();
  }

  /** The index whose line is told at `index`: its own, or an earlier one's of which it is a duplicate. */
  #drawOriginal(index: number): number {
    for (let original = index; ; original = this.#draws.below(original)) {
      // One to one, so that no two events of a day are drawn alike by chance.
      this.#draws.reseed(this.#dayKey ^ original);
      const isDuplicate = this.#draws.chance(this.#settings.duplicateShare);
      if (!isDuplicate || original === 0) return original;
    }
  }

  #drawDelay(): number {
    const isLate = this.#draws.chance(this.#settings.lateShare);
    return isLate
      ? LATE_FROM_MS + this.#draws.below(LATEST_MS - LATE_FROM_MS)
      : 1000 + this.#draws.below(PROMPT_WITHIN_MS);
  }

  #trueMs(second: number, millisecond: number): number {
    const offset = this.#offsets[Math.floor(second / SECONDS_AN_HOUR)] ?? 0;
    return (this.#day * SECONDS_A_DAY + second - offset) * 1000 + millisecond;
  }
}
