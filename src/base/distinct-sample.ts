import { elementAt } from './element-at.ts';
import { FULL, HashTable } from './hash-table.ts';
import type { MemoryPool } from './memory-pool.ts';
import { partOf, partsOf } from './table-parts.ts';

/** An entry holds its hash alone. */
const WORDS = 2;
const LOW = 1;
/** Room for 1,572,864 hashes. */
const MAX_BYTES = 16 * 1024 * 1024;
const HASH_BITS = 32;

/**
 * Finds repeated keys in bounded memory. Remembers the 64-bit hashes of all keys while they fit, 8 bytes each, then those of
 * every second one, every fourth, and so on. A repetition that is found then stands for as many as were not looked for.
 */
export class DistinctSample {
  readonly #parts: readonly SamplePart[];

  /**
   * @param pool provides the memory; the sum of several samples is bounded by it
   * @param maxBytes a power of two, at least 2048
   */
  constructor(pool: MemoryPool, maxBytes = MAX_BYTES) {
    this.#parts = partsOf(maxBytes, (bytes) => new SamplePart(bytes, pool));
  }

  /**
   * Adds a key. Subtract the sum of the results from the number of keys for the number of distinct ones: it is exact while
   * {@link weight} is 1, and later an estimate without bias, to whose variance each result `w` adds `w * (w - 1)`.
   *
   * @param high 32 bits of a hash
   * @param low the other 32 bits
   * @returns 0 for a key that is not known to be a repetition; otherwise how many repetitions it stands for
   */
  add(high: number, low: number): number {
    return partOf(this.#parts, high).add(high | 0, low | 0);
  }

  /** How many repetitions the next one stands for, at most; 1 while all keys are remembered. */
  get weight(): number {
    return Math.max(...this.#parts.map(({ weight }) => weight));
  }

  /** Returns the memory to the pool. Nothing may be added after that. */
  close(): void {
    for (const part of this.#parts) part.close();
  }
}

class SamplePart {
  readonly #maxBytes: number;
  readonly #pool: MemoryPool;
  #entries: HashTable;
  /** Only hashes whose first so many bits are 0 are remembered. */
  #zeroBits = 0;

  constructor(maxBytes: number, pool: MemoryPool) {
    this.#maxBytes = maxBytes;
    this.#pool = pool;
    this.#entries = new HashTable(WORDS, LOW, maxBytes, pool);
  }

  get weight(): number {
    return 2 ** this.#zeroBits;
  }

  close(): void {
    this.#entries.close();
  }

  add(high: number, low: number): number {
    // 0 marks a free entry.
    const second = low === 0 ? 1 : low;
    if (!this.#isSampled(second)) return 0;
    const entry = this.#entries.find(high, second);
    if (elementAt(this.#entries.table, entry + LOW) !== 0) return this.weight;
    if (this.#entries.insert(entry, high, second) === FULL) {
      this.#thin();
      return this.add(high, low);
    }
    return 0;
  }

  /** The part and the place in its table are decided by other bits. */
  #isSampled(low: number): boolean {
    return this.#zeroBits === 0 || low >>> (HASH_BITS - this.#zeroBits) === 0;
  }

  /** Forgets every second hash. */
  #thin(): void {
    this.#zeroBits++;
    const { table } = this.#entries;
    this.#entries.close();
    this.#entries = new HashTable(WORDS, LOW, this.#maxBytes, this.#pool);
    for (let from = 0; from < table.length; from += WORDS) {
      const low = elementAt(table, from + LOW);
      // Each one remembered now would also be found by a new sample; one that no longer fits thins it again.
      if (low !== 0) this.add(elementAt(table, from), low);
    }
  }
}
