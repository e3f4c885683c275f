/** Memory (bytes) that several tables share, so that their sum is bounded however many there are. */
export class MemoryPool {
  #free: number;

  constructor(bytes: number) {
    this.#free = bytes;
  }

  /** Returns false if there is not enough left. */
  take(bytes: number): boolean {
    if (bytes > this.#free) return false;
    this.#free -= bytes;
    return true;
  }

  give(bytes: number): void {
    this.#free += bytes;
  }
}
