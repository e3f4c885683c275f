import { elementAt } from './element-at.ts';

/**
 * One entry: the two halves of the key, how often it was emitted, and how often this pass has seen it. They are stored
 * side by side so that a lookup touches one cache line. An entry that was never emitted is free.
 */
const WORDS = 4;
const LOW = 1;
const EMITTED = 2;
const SEEN = 3;
const BYTES_PER_ENTRY = WORDS * Int32Array.BYTES_PER_ELEMENT;

/** A table of 4 KB: most passes are short. */
const INITIAL_ENTRIES = 256;
/** The search for a free entry gets slow in a fuller table. */
const MAX_LOAD = 0.75;

/** A part of `EmittedCounts`, which documents its methods. */
export class CountTable {
  readonly #maxEntries: number;
  #table = new Int32Array(INITIAL_ENTRIES * WORDS);
  /** The number of entries less one, a power of two less one. */
  #mask = INITIAL_ENTRIES - 1;
  #used = 0;
  #maxUsed = INITIAL_ENTRIES * MAX_LOAD;
  #unrecorded = 0;

  /** @param maxBytes of the table, at least 4096; half as much again is needed while it grows */
  constructor(maxBytes: number) {
    this.#maxEntries = maxBytes / BYTES_PER_ENTRY;
  }

  /** How often a key counted as new and did not fit. The next pass emits such keys again. */
  get unrecorded(): number {
    return this.#unrecorded;
  }

  /**
   * True if this pass has not seen some key that was emitted, nor another one with the same `high`; true also if not all
   * keys are remembered.
   */
  get isLackingKeys(): boolean {
    if (this.#unrecorded > 0) return true;
    const table = this.#table;
    const entries = Array.from({ length: this.#mask + 1 }, (_, i) => i * WORDS);
    const isSeen = (entry: number): boolean => elementAt(table, entry + SEEN) > 0;
    const isEmitted = (entry: number): boolean => elementAt(table, entry + EMITTED) > 0;
    const seen = new Set(entries.filter(isSeen).map((entry) => elementAt(table, entry)));
    return entries.some((entry) => isEmitted(entry) && !seen.has(elementAt(table, entry)));
  }

  /** Starts over at the beginning of the data: forgets what was seen, keeps what was emitted. */
  beginPass(): void {
    const table = this.#table;
    for (let i = SEEN; i < table.length; i += WORDS) table[i] = 0;
  }

  isNew(high: number, low: number): boolean {
    const table = this.#table;
    const entry = entryOf(table, this.#mask, high | 0, low | 0);
    const emitted = elementAt(table, entry + EMITTED);
    if (emitted === 0) return this.#record(entry, high, low);
    const seen = elementAt(table, entry + SEEN) + 1;
    table[entry + SEEN] = seen;
    if (seen <= emitted) return false;
    table[entry + EMITTED] = seen;
    return true;
  }

  #record(freeEntry: number, high: number, low: number): boolean {
    let entry = freeEntry;
    if (this.#used >= this.#maxUsed) {
      if (!this.#grow()) {
        this.#unrecorded++;
        return true;
      }
      entry = entryOf(this.#table, this.#mask, high | 0, low | 0);
    }
    const table = this.#table;
    table[entry] = high;
    table[entry + LOW] = low;
    table[entry + EMITTED] = 1;
    table[entry + SEEN] = 1;
    this.#used++;
    return true;
  }

  /** Doubles the table. Returns false if it would exceed its maximum size. */
  #grow(): boolean {
    const entries = (this.#mask + 1) * 2;
    if (entries > this.#maxEntries) return false;
    const old = this.#table;
    const table = new Int32Array(entries * WORDS);
    for (let from = 0; from < old.length; from += WORDS) {
      if (old[from + EMITTED] === 0) continue;
      const to = entryOf(table, entries - 1, elementAt(old, from), elementAt(old, from + LOW));
      for (let word = 0; word < WORDS; word++) table[to + word] = elementAt(old, from + word);
    }
    this.#table = table;
    this.#mask = entries - 1;
    this.#maxUsed = entries * MAX_LOAD;
    return true;
  }
}

/** The index in the table of a key's entry, or of the free entry where it belongs. There is always one. */
function entryOf(table: Int32Array, mask: number, high: number, low: number): number {
  for (let entry = low & mask; ; entry = (entry + 1) & mask) {
    const index = entry * WORDS;
    if (table[index + EMITTED] === 0 || (table[index + LOW] === low && table[index] === high)) return index;
  }
}
