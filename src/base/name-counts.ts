import { excerpt } from './excerpt.ts';

/** Names that are counted. Memory must not grow with names. */
const MAX_NAMES = 1000;
/** Names that a text lists, and characters of each. */
const MAX_LISTED = 20;
const MAX_NAME_LENGTH = 60;

export interface Counter {
  count: number;
}

/** Counts by name, for a log line. */
export class NameCounts {
  readonly #counters = new Map<string, Counter>();
  /** Counts for all names that are too many. */
  readonly #others: Counter = { count: 0 };

  get isEmpty(): boolean {
    return this.#counters.size === 0;
  }

  /** The counter of a name, to be increased. */
  counterOf(name: string): Counter {
    const known = this.#counters.get(name);
    if (known !== undefined) return known;
    if (this.#counters.size >= MAX_NAMES) return this.#others;
    const counter = { count: 0 };
    this.#counters.set(name, counter);
    return counter;
  }

  /** The most frequent names with their counts: `city (12), plan (3) and 5 more`. */
  text(): string {
    const sorted = [...this.#counters].sort(([, a], [, b]) => b.count - a.count).slice(0, MAX_LISTED);
    const listed = sorted.map(([name, { count }]) => `${excerpt(name, MAX_NAME_LENGTH)} (${count})`);
    const more = this.#counters.size - sorted.length;
    if (more === 0) return listed.join(', ');
    return `${listed.join(', ')} and ${this.#others.count > 0 ? 'more than ' : ''}${more} more`;
  }

  clear(): void {
    this.#counters.clear();
    this.#others.count = 0;
  }
}
