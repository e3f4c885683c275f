import type { Zone } from '../calendar.ts';
import type { Era } from '../options.ts';
import { randomEventName } from './event-names.ts';
import { SeededRandom, hash32 } from './seeded-random.ts';

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

/** What the line of an event is written from. One object is refilled for every event. */
export interface EventFacts {
  day: number;
  index: number;
  /** Index into EVENT_NAMES. */
  name: number;
  /** Of the day. */
  second: number;
  millisecond: number;
  user: number;
  hasDistinctId: boolean;
  hasInsertId: boolean;
  isEdgeCase: boolean;
  /** ms (UTC). */
  arrivalMs: number;
  /** Random bits for the rest of the event. */
  variety: number;
}

const MS_A_DAY = 86_400_000;
const SECONDS_A_DAY = 86_400;
const SECONDS_AN_HOUR = 3600;
const MAX_LATE_MS = 4 * MS_A_DAY;
const MIN_LATE_MS = 3_600_000;
const MAX_PROMPT_MS = 30_000;

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

/** The generated events of one day, each a pure function of the seed, the day and its index. */
export class GeneratedDay {
  readonly #settings: GeneratorSettings;
  readonly #day: number;
  readonly #dayKey: number;
  /** Seconds that `time` is ahead of UTC, by hour of the day. */
  readonly #offsets: readonly number[];
  readonly #random = new SeededRandom();

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

  get count(): number {
    const { firstDay, lastDay, eventsPerDay } = this.#settings;
    return this.#day >= firstDay && this.#day <= lastDay ? eventsPerDay : 0;
  }

  fill(facts: EventFacts, index: number): void {
    const { users, edgeCaseShare, missingIdShare } = this.#settings;
    const random = this.#random;
    facts.day = this.#day;
    facts.index = this.#originalIndex(index);
    facts.name = randomEventName(random);
    facts.second = random.below(SECONDS_A_DAY);
    facts.millisecond = random.below(1000);
    facts.user = random.below(users);
    facts.hasDistinctId = !random.chance(missingIdShare);
    facts.hasInsertId = !random.chance(missingIdShare);
    facts.isEdgeCase = random.chance(edgeCaseShare);
    facts.arrivalMs = this.#utcMs(facts.second, facts.millisecond) + this.#randomDelay();
    facts.variety = random.next();
  }

  /** The index of the event whose line appears at `index`: itself, or the earlier event it duplicates. */
  #originalIndex(index: number): number {
    for (let original = index; ; original = this.#random.below(original)) {
      // The hash is bijective, so no two events of a day are equal by chance.
      this.#random.reseed(this.#dayKey ^ original);
      const isDuplicate = this.#random.chance(this.#settings.duplicateShare);
      if (!isDuplicate || original === 0) return original;
    }
  }

  #randomDelay(): number {
    const isLate = this.#random.chance(this.#settings.lateShare);
    return isLate
      ? MIN_LATE_MS + this.#random.below(MAX_LATE_MS - MIN_LATE_MS)
      : 1000 + this.#random.below(MAX_PROMPT_MS);
  }

  #utcMs(second: number, millisecond: number): number {
    const offset = this.#offsets[Math.floor(second / SECONDS_AN_HOUR)] ?? 0;
    return (this.#day * SECONDS_A_DAY + second - offset) * 1000 + millisecond;
  }
}
