/** Tells the time. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
}

/** The emulator's clock: it follows another clock until a test or a user moves it. */
export class MovableClock implements Clock {
  readonly #base: Clock | undefined;
  #frozenAtMs: number | undefined;
  #offsetMs = 0;

  /** @param base the clock to follow; left out, the machine's */
  constructor(base?: Clock) {
    this.#base = base;
  }

  now(): number {
    return this.#frozenAtMs ?? this.#baseNow() + this.#offsetMs;
  }

  /** Whether a second here is a second on the wall, be it at another date. */
  get runsInRealTime(): boolean {
    return this.#base === undefined && this.#frozenAtMs === undefined;
  }

  /** Stands still at `ms` (UTC) until it is moved again. */
  freezeAt(ms: number): void {
    this.#frozenAtMs = ms;
  }

  /** Jumps to `ms` (UTC) and goes on from there. */
  runFrom(ms: number): void {
    this.#frozenAtMs = undefined;
    this.#offsetMs = ms - this.#baseNow();
  }

  /** Moves on by `ms`; a clock that stands still does so at the later time. */
  advance(ms: number): void {
    if (this.#frozenAtMs === undefined) this.#offsetMs += ms;
    else this.#frozenAtMs += ms;
  }

  /** Follows its base again, as at the start. */
  reset(): void {
    this.#frozenAtMs = undefined;
    this.#offsetMs = 0;
  }

  #baseNow(): number {
    return this.#base?.now() ?? Date.now();
  }
}
