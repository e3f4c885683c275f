export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
}

/** Follows a base clock until a test or user moves it. */
export class MovableClock implements Clock {
  readonly #base: Clock | undefined;
  #frozenAtMs: number | undefined;
  #offsetMs = 0;

  /** @param base the machine's clock by default */
  constructor(base?: Clock) {
    this.#base = base;
  }

  now(): number {
    return this.#frozenAtMs ?? this.#baseNow() + this.#offsetMs;
  }

  /** Whether time passes at the machine's pace, possibly at another date. */
  get runsInRealTime(): boolean {
    return this.#base === undefined && this.#frozenAtMs === undefined;
  }

  /** Freezes the clock at `ms` (UTC). */
  freezeAt(ms: number): void {
    this.#frozenAtMs = ms;
  }

  /** Jumps to `ms` (UTC) and keeps running. */
  runFrom(ms: number): void {
    this.#frozenAtMs = undefined;
    this.#offsetMs = ms - this.#baseNow();
  }

  /** Moves forward by `ms`; a frozen clock stays frozen. */
  advance(ms: number): void {
    if (this.#frozenAtMs === undefined) this.#offsetMs += ms;
    else this.#frozenAtMs += ms;
  }

  reset(): void {
    this.#frozenAtMs = undefined;
    this.#offsetMs = 0;
  }

  #baseNow(): number {
    return this.#base?.now() ?? Date.now();
  }
}
