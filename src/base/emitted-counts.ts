import { CountTable, keysIn } from './count-table.ts';
import { KeyLog } from './key-log.ts';
import { MemoryPool } from './memory-pool.ts';
import { partOf, partsOf } from './table-parts.ts';

/** Room for 786,432 keys. More memory would help only a rare second pass. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Remembers which keys earlier passes over the same data have emitted: a multiset of 64-bit keys. A key that occurs
 * twice in a pass is emitted twice, and not more often however many passes there are.
 *
 * Keys must be bits of a hash; others would cluster. Memory is bounded: a key that does not fit counts as new
 * whenever it is seen, which emits too much, never too little.
 */
export class EmittedCounts {
  readonly #tables: readonly CountTable[];
  /** The keys of the first pass, in which all are new. Few data are read twice, and a list costs less than a table. */
  #log: KeyLog | undefined;
  #unrecordedInLog = 0;

  /** `maxBytes` are a power of two, at least 4096. The pool bounds the sum of several of these. */
  constructor({ maxBytes = MAX_BYTES, pool = new MemoryPool(Infinity) } = {}) {
    this.#tables = partsOf(maxBytes, (bytes) => new CountTable(bytes, pool));
    this.#log = new KeyLog(keysIn(maxBytes), pool);
  }

  /** Returns the memory to the pool. Nothing may be counted after that. */
  close(): void {
    this.#log?.close();
    for (const table of this.#tables) table.close();
  }

  /** How often a key counted as new and did not fit. The next pass emits such keys again. */
  get unrecorded(): number {
    return this.#tables.reduce((sum, { unrecorded }) => sum + unrecorded, this.#left);
  }

  /**
   * True if this pass has not seen some key that was emitted, nor another one with the same `high`; true also if not all
   * keys are remembered.
   */
  get isLackingKeys(): boolean {
    return this.#left > 0 || this.#tables.some(({ isLackingKeys }) => isLackingKeys);
  }

  /** Starts over at the beginning of the data: forgets what was seen, keeps what was emitted. */
  beginPass(): void {
    if (this.#log !== undefined && !this.#log.isEmpty) this.#fillTables(this.#log);
    for (const table of this.#tables) table.beginPass();
  }

  /**
   * Counts a sighting of a key. Returns true if the key is to be emitted, and counts it as emitted.
   *
   * @param high 32 bits, signed or unsigned
   * @param low the other 32 bits
   */
  isNew(high: number, low: number): boolean {
    if (this.#log === undefined) return partOf(this.#tables, high).isNew(high, low);
    this.#log.add(high, low);
    return true;
  }

  #fillTables(log: KeyLog): void {
    this.#log = undefined;
    this.#unrecordedInLog = log.unrecorded;
    log.close((high, low) => partOf(this.#tables, high).isNew(high, low));
  }

  /** Keys that neither the list nor the tables hold. */
  get #left(): number {
    return this.#log?.unrecorded ?? this.#unrecordedInLog;
  }
}
