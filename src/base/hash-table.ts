import { elementAt } from './element-at.ts';
import { MemoryPool } from './memory-pool.ts';

/** The two halves of a hash; an entry may hold more words after them. */
const HIGH = 0;
const LOW = 1;

/** Returned if an entry does not fit. */
export const FULL = -1;

/** Most tables are small. */
const INITIAL_ENTRIES = 256;
/** The search for a free entry gets slow in a fuller table. */
export const MAX_LOAD = 0.75;

/**
 * Entries of 32-bit words by 64-bit hash, side by side so that a lookup touches one cache line. Memory is bounded. Keys must
 * be bits of a hash; others would cluster.
 */
export class HashTable {
  readonly #words: number;
  readonly #usedWord: number;
  readonly #maxEntries: number;
  readonly #pool: MemoryPool;
  #table: Int32Array;
  /** The number of entries less one, a power of two less one. */
  #mask = INITIAL_ENTRIES - 1;
  #used = 0;

  /**
   * @param words of an entry, with the two of its hash
   * @param usedWord which of them is not 0 once an entry is used; the caller sets it
   * @param maxBytes of the table; half as much again is needed while it grows
   * @param pool provides the memory to grow
   */
  constructor(words: number, usedWord: number, maxBytes: number, pool = new MemoryPool(Infinity)) {
    this.#pool = pool;
    this.#words = words;
    this.#usedWord = usedWord;
    this.#maxEntries = maxBytes / (words * Int32Array.BYTES_PER_ELEMENT);
    this.#table = new Int32Array(INITIAL_ENTRIES * words);
  }

  /** All entries. Replaced by {@link insert}. */
  get table(): Int32Array {
    return this.#table;
  }

  /** The offset of the entry of a hash, or of the free entry where it belongs. There is always one. */
  find(high: number, low: number): number {
    const table = this.#table;
    const words = this.#words;
    const used = this.#usedWord;
    for (let entry = low & this.#mask; ; entry = (entry + 1) & this.#mask) {
      const offset = entry * words;
      if (table[offset + used] === 0 || (table[offset + LOW] === low && table[offset] === high))
        return offset;
    }
  }

  /**
   * Puts a hash into the free entry that {@link find} returned. Returns the offset of the entry, or {@link FULL}.
   */
  insert(free: number, high: number, low: number): number {
    let offset = free;
    if (this.#used >= (this.#mask + 1) * MAX_LOAD) {
      if ((this.#mask + 1) * 2 > this.#maxEntries || !this.#pool.take(this.#table.byteLength)) return FULL;
      this.#grow();
      offset = this.find(high, low);
    }
    this.#table[offset + HIGH] = high;
    this.#table[offset + LOW] = low;
    this.#used++;
    return offset;
  }

  /** Returns the memory to the pool. Nothing may be inserted after that. */
  close(): void {
    this.#pool.give(this.#table.byteLength - INITIAL_ENTRIES * this.#words * Int32Array.BYTES_PER_ELEMENT);
    this.#table = new Int32Array(0);
  }

  #grow(): void {
    const old = this.#table;
    const words = this.#words;
    this.#mask = this.#mask * 2 + 1;
    this.#table = new Int32Array(old.length * 2);
    for (let from = 0; from < old.length; from += words) {
      if (old[from + this.#usedWord] === 0) continue;
      const to = this.find(elementAt(old, from), elementAt(old, from + LOW));
      for (let word = 0; word < words; word++) this.#table[to + word] = elementAt(old, from + word);
    }
  }
}
