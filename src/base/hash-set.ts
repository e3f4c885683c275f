import { elementAt } from './element-at.ts';
import { partOf, partsOf } from './table-parts.ts';

/** The two halves of a hash. */
const WORDS = 2;
const BYTES_PER_ENTRY = WORDS * Int32Array.BYTES_PER_ELEMENT;

/** A table of 2 KB: most sets are small. */
const INITIAL_ENTRIES = 256;
/** The search for a free entry gets slow in a fuller table. */
const MAX_LOAD = 0.75;
/** Room for 786,432 hashes. */
const MAX_BYTES = 8 * 1024 * 1024;

/** A set of 64-bit hashes in bounded memory: a hash that does not fit is new whenever it is added. */
export class HashSet {
  readonly #tables: readonly HashTable[];

  /** @param maxBytes a power of two, at least 2048 */
  constructor(maxBytes = MAX_BYTES) {
    this.#tables = partsOf(maxBytes, (bytes) => new HashTable(bytes));
  }

  /**
   * Adds a hash. Returns true if it is new.
   *
   * @param high 32 bits
   * @param low the other 32 bits
   */
  add(high: number, low: number): boolean {
    return partOf(this.#tables, high).add(high, low);
  }
}

class HashTable {
  readonly #maxEntries: number;
  #table = new Int32Array(INITIAL_ENTRIES * WORDS);
  #entries = INITIAL_ENTRIES;
  #used = 0;

  /** @param maxBytes of the table, at least 2048; half as much again is needed while it grows */
  constructor(maxBytes: number) {
    this.#maxEntries = maxBytes / BYTES_PER_ENTRY;
  }

  add(high: number, low: number): boolean {
    // Two zeros mark a free entry.
    const [first, second] = [high | 0, (high | low) === 0 ? 1 : low | 0];
    let index = indexOf(this.#table, this.#entries, first, second);
    if (elementAt(this.#table, index) === first && elementAt(this.#table, index + 1) === second) return false;
    if (this.#used >= this.#entries * MAX_LOAD) {
      if (this.#entries * 2 > this.#maxEntries) return true;
      this.#grow();
      index = indexOf(this.#table, this.#entries, first, second);
    }
    this.#table[index] = first;
    this.#table[index + 1] = second;
    this.#used++;
    return true;
  }

  #grow(): void {
    const old = this.#table;
    const entries = this.#entries * 2;
    const table = new Int32Array(entries * WORDS);
    for (let from = 0; from < old.length; from += WORDS) {
      const [high, low] = [elementAt(old, from), elementAt(old, from + 1)];
      if (high === 0 && low === 0) continue;
      const to = indexOf(table, entries, high, low);
      table[to] = high;
      table[to + 1] = low;
    }
    this.#table = table;
    this.#entries = entries;
  }
}

/** The index in the table of a hash, or of the free entry where it belongs. There is always one. */
function indexOf(table: Int32Array, entries: number, high: number, low: number): number {
  for (let entry = low & (entries - 1); ; entry = (entry + 1) & (entries - 1)) {
    const index = entry * WORDS;
    const [first, second] = [elementAt(table, index), elementAt(table, index + 1)];
    if ((first === 0 && second === 0) || (first === high && second === low)) return index;
  }
}
