const GOLDEN = 0x9e3779b9;
const RANGE = 2 ** 32;

/** Scatters a 32-bit integer. One to one: two different integers never become the same. */
export function hash32(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A reproducible sequence of draws. Fast, even, and not for secrets. */
export class SeededRandom {
  #state = 0;

  constructor(seed = 0) {
    this.reseed(seed);
  }

  reseed(seed: number): void {
    this.#state = hash32(seed);
  }

  /** An integer from 0 to 2^32 - 1. */
  next(): number {
    this.#state = (this.#state + GOLDEN) | 0;
    return hash32(this.#state);
  }

  /** An integer from 0 to `bound` - 1. */
  below(bound: number): number {
    return Math.floor((this.next() / RANGE) * bound);
  }

  /** true in this share (0 to 1) of the draws. */
  chance(part: number): boolean {
    return this.next() < part * RANGE;
  }

  pick<const L extends readonly [unknown, ...unknown[]]>(list: L): L[number] {
    return list[this.below(list.length)] ?? list[0];
  }
}
