import type { MemoryPool } from '../../base/memory-pool.ts';

export interface Delivered {
  readonly count: number;
  /** How much the count may be off; 0 if it is exact. */
  readonly margin: number;
}

const NONE: Delivered = { count: 0, margin: 0 };

/** The distinct events that were delivered, by day (since 1970) and name. */
export class DeliveredDays {
  readonly #days = new Map<number, Map<string, Delivered>>();
  readonly #cells: MemoryPool;

  /** @param cells bounds the number of days and names */
  constructor(cells: MemoryPool) {
    this.#cells = cells;
  }

  /** Adds to what was delivered of a day. Returns false if there is no room for it. */
  add(day: number, name: string, { count, margin }: Delivered): boolean {
    const names = this.#days.get(day) ?? new Map<string, Delivered>();
    const before = names.get(name);
    if (before === undefined && !this.#cells.take(1)) return false;
    names.set(name, { count: (before?.count ?? 0) + count, margin: (before?.margin ?? 0) + margin });
    this.#days.set(day, names);
    return true;
  }

  of(day: number, name: string): Delivered {
    return this.#days.get(day)?.get(name) ?? NONE;
  }
}
