const GOLDEN = 0x9e3779b9;
const RANGE = 2 ** 32;

/** A bijective 32-bit hash: different integers never collide. */
export function hash32(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A reproducible random sequence. Fast and uniform, not cryptographically secure. */
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

  /** true with this probability (0 to 1). */
  chance(probability: number): boolean {
    return this.next() < probability * RANGE;
  }

  pick<const L extends readonly [unknown, ...unknown[]]>(list: L): L[number] {
    return list[this.below(list.length)] ?? list[0];
  }
}
