import { elementAt } from './element-at.ts';
import type { MemoryPool } from './memory-pool.ts';

/** Keys of a part. */
const PART_KEYS = 4096;
const WORDS = 2;
const PART_BYTES = PART_KEYS * WORDS * Int32Array.BYTES_PER_ELEMENT;

/** A list of 64-bit keys in bounded memory. */
export class KeyLog {
  readonly #pool: MemoryPool;
  #room: number;
  #parts: Int32Array[] = [];
  /** The last part, and how many of its words are used. */
  #part = new Int32Array(0);
  #used = 0;
  #unrecorded = 0;

  constructor(maxKeys: number, pool: MemoryPool) {
    this.#pool = pool;
    this.#room = maxKeys;
  }

  get isEmpty(): boolean {
    return this.#parts.length === 0 && this.#unrecorded === 0;
  }

  /** How many keys did not fit. */
  get unrecorded(): number {
    return this.#unrecorded;
  }

  add(high: number, low: number): void {
    if (this.#room === 0 || (this.#used === this.#part.length && !this.#addPart())) {
      this.#unrecorded++;
      return;
    }
    this.#room--;
    this.#part[this.#used++] = high;
    this.#part[this.#used++] = low;
  }

  /** Returns the memory to the pool, after passing the keys on. Nothing may be added after that. */
  close(visit: (high: number, low: number) => void = () => undefined): void {
    const parts = this.#parts;
    this.#parts = [];
    for (const part of parts) {
      const used = part === this.#part ? this.#used : part.length;
      for (let i = 0; i < used; i += WORDS) visit(elementAt(part, i), elementAt(part, i + 1));
      this.#pool.give(PART_BYTES);
    }
    this.#part = new Int32Array(0);
    this.#used = 0;
  }

  #addPart(): boolean {
    if (!this.#pool.take(PART_BYTES)) return false;
    this.#part = new Int32Array(PART_KEYS * WORDS);
    this.#parts.push(this.#part);
    this.#used = 0;
    return true;
  }
}
