import { elementAt } from './element-at.ts';
import { FULL, HashTable, MAX_LOAD } from './hash-table.ts';
import type { MemoryPool } from './memory-pool.ts';

/** What an entry holds beside its key: how often it was emitted, at least once, and how often this pass has seen it. */
const EMITTED = 2;
const SEEN = 3;
const WORDS = 4;

/** How many keys tables of that many bytes hold. */
export function keysIn(bytes: number): number {
  return (bytes / (WORDS * Int32Array.BYTES_PER_ELEMENT)) * MAX_LOAD;
}

/** A part of `EmittedCounts`, which documents its methods. */
export class CountTable {
  readonly #entries: HashTable;
  #unrecorded = 0;

  /** @param maxBytes of the table, at least 4096; half as much again is needed while it grows */
  constructor(maxBytes: number, pool: MemoryPool) {
    this.#entries = new HashTable(WORDS, EMITTED, maxBytes, pool);
  }

  close(): void {
    this.#entries.close();
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
    const { table } = this.#entries;
    const entries = Array.from({ length: table.length / WORDS }, (_, i) => i * WORDS);
    const isSeen = (entry: number): boolean => elementAt(table, entry + SEEN) > 0;
    const isEmitted = (entry: number): boolean => elementAt(table, entry + EMITTED) > 0;
    const seen = new Set(entries.filter(isSeen).map((entry) => elementAt(table, entry)));
    return entries.some((entry) => isEmitted(entry) && !seen.has(elementAt(table, entry)));
  }

  /** Starts over at the beginning of the data: forgets what was seen, keeps what was emitted. */
  beginPass(): void {
    const { table } = this.#entries;
    for (let i = SEEN; i < table.length; i += WORDS) table[i] = 0;
  }

  isNew(high: number, low: number): boolean {
    const entry = this.#entries.find(high | 0, low | 0);
    const { table } = this.#entries;
    const emitted = elementAt(table, entry + EMITTED);
    if (emitted === 0) return this.#record(entry, high | 0, low | 0);
    const seen = elementAt(table, entry + SEEN) + 1;
    table[entry + SEEN] = seen;
    if (seen <= emitted) return false;
    table[entry + EMITTED] = seen;
    return true;
  }

  #record(free: number, high: number, low: number): boolean {
    const entry = this.#entries.insert(free, high, low);
    if (entry === FULL) this.#unrecorded++;
    else {
      const { table } = this.#entries;
      table[entry + EMITTED] = 1;
      table[entry + SEEN] = 1;
    }
    return true;
  }
}
