import { HashTable } from './hash-table.ts';
import { partOf, partsOf } from './table-parts.ts';

/** An entry holds its hash alone. */
const WORDS = 2;
const LOW = 1;
/** Room for 786,432 hashes. */
const MAX_BYTES = 8 * 1024 * 1024;

/** A set of 64-bit hashes in bounded memory: a hash that does not fit is new whenever it is added. */
export class HashSet {
  readonly #tables: readonly HashTable[];

  /** @param maxBytes a power of two, at least 2048 */
  constructor(maxBytes = MAX_BYTES) {
    this.#tables = partsOf(maxBytes, (bytes) => new HashTable(WORDS, LOW, bytes));
  }

  /**
   * Adds a hash. Returns true if it is new.
   *
   * @param high 32 bits
   * @param low the other 32 bits
   */
  add(high: number, low: number): boolean {
    // 0 marks a free entry.
    const [first, second] = [high | 0, (low | 0) === 0 ? 1 : low | 0];
    const entries = partOf(this.#tables, first);
    const entry = entries.find(first, second);
    const isNew = entries.table[entry + LOW] === 0;
    if (isNew) entries.insert(entry, first, second);
    return isNew;
  }
}
