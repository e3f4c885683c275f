/**
 * One entry: two halves of the key, how often it was emitted, how often this pass has seen it. They lie side by side, so that a
 * look costs one line of the processor's cache. An entry that was never emitted is free.
 */
const WORDS = 4;
const LOW = 1;
const EMITTED = 2;
const SEEN = 3;
const BYTES_PER_ENTRY = WORDS * Int32Array.BYTES_PER_ELEMENT;

/** A table of 4 KB; most passes are short. */
const FIRST_ENTRIES = 256;
/** Beyond this share of a table the search for a free entry gets long. */
const MOST_FILLED = 0.75;
/** Room for 786,432 keys. More memory would save the records of a rare second pass, and be missed by every first one. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Tells what of a pass over the same data was emitted by an earlier pass: a multiset of 64-bit keys. What is there twice is
 * emitted twice, and by no number of passes more often.
 *
 * Keys are bits of a hash; others would crowd in one place. Memory is bounded: a key beyond it is new whenever it is seen, which
 * emits too much and never too little.
 */
export class EmittedCounts {
  readonly #mostEntries: number;
  #table = new Int32Array(FIRST_ENTRIES * WORDS);
  /** Entries less one, to find the place of a key. */
  #mask = FIRST_ENTRIES - 1;
  #used = 0;
  #mostUsed = FIRST_ENTRIES * MOST_FILLED;
  #unrecorded = 0;

  /** @param mostBytes of the table, at least 4096; while it grows, half as many are needed besides */
  constructor(mostBytes = MOST_BYTES) {
    this.#mostEntries = mostBytes / BYTES_PER_ENTRY;
  }

  /** How often this said yes to a key that it had no room for; such keys will be emitted by the next pass again. */
  get unrecorded(): number {
    return this.#unrecorded;
  }

  /** Begins at the start of the data: what was seen is forgotten, what was emitted is kept. */
  beginPass(): void {
    const table = this.#table;
    for (let at = SEEN; at < table.length; at += WORDS) table[at] = 0;
  }

  /**
   * Counts a sighting of a key; true if it is to be emitted, for it then counts as emitted.
   *
   * @param high 32 bits, with a sign or without
   * @param low the other 32
   */
  isNew(high: number, low: number): boolean {
    const table = this.#table;
    const at = placeOf(table, this.#mask, high | 0, low | 0);
    const emitted = table[at + EMITTED] ?? 0;
    if (emitted === 0) return this.#record(at, high, low);
    const seen = (table[at + SEEN] ?? 0) + 1;
    table[at + SEEN] = seen;
    if (seen <= emitted) return false;
    table[at + EMITTED] = seen;
    return true;
  }

  #record(freeAt: number, high: number, low: number): boolean {
    let at = freeAt;
    if (this.#used >= this.#mostUsed) {
      if (!this.#grow()) {
        this.#unrecorded++;
        return true;
      }
      at = placeOf(this.#table, this.#mask, high | 0, low | 0);
    }
    const table = this.#table;
    table[at] = high;
    table[at + LOW] = low;
    table[at + EMITTED] = 1;
    table[at + SEEN] = 1;
    this.#used++;
    return true;
  }

  /** Makes the table twice as large; false where that is more than it may be. */
  #grow(): boolean {
    const entries = (this.#mask + 1) * 2;
    if (entries > this.#mostEntries) return false;
    const old = this.#table;
    const table = new Int32Array(entries * WORDS);
    for (let from = 0; from < old.length; from += WORDS) {
      if (old[from + EMITTED] === 0) continue;
      const to = placeOf(table, entries - 1, old[from] ?? 0, old[from + LOW] ?? 0);
      for (let word = 0; word < WORDS; word++) table[to + word] = old[from + word] ?? 0;
    }
    this.#table = table;
    this.#mask = entries - 1;
    this.#mostUsed = entries * MOST_FILLED;
    return true;
  }
}

/** Where a key stands, or the free place where it would; there always is one. */
function placeOf(table: Int32Array, mask: number, high: number, low: number): number {
  for (let entry = low & mask; ; entry = (entry + 1) & mask) {
    const at = entry * WORDS;
    if (table[at + EMITTED] === 0 || (table[at + LOW] === low && table[at] === high)) return at;
  }
}
