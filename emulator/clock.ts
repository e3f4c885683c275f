import { EventEmitter, once } from 'node:events';

export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Whether its time passes by itself, at any pace. */
  readonly isRunning?: boolean;
}

/** Follows a base clock until a test or user moves it. */
export class MovableClock implements Clock {
  readonly #base: Clock | undefined;
  readonly #moves = new EventEmitter().setMaxListeners(0);
  #frozenAtMs: number | undefined;
  #offsetMs = 0;

  /** @param base the machine's clock by default */
  constructor(base?: Clock) {
    this.#base = base;
  }

  now(): number {
    return this.#frozenAtMs ?? this.#baseNow() + this.#offsetMs;
  }

  /** Whether time passes by itself, possibly at another date or pace. */
  get isRunning(): boolean {
    return this.#frozenAtMs === undefined && (this.#base === undefined || this.#base.isRunning === true);
  }

  /** Freezes the clock at `ms` (UTC). */
  freezeAt(ms: number): void {
    this.#frozenAtMs = ms;
    this.#moves.emit('move');
  }

  /** Jumps to `ms` (UTC) and keeps running. */
  runFrom(ms: number): void {
    this.#frozenAtMs = undefined;
    this.#offsetMs = ms - this.#baseNow();
    this.#moves.emit('move');
  }

  /** Moves forward by `ms`; a frozen clock stays frozen. */
  advance(ms: number): void {
    if (this.#frozenAtMs === undefined) this.#offsetMs += ms;
    else this.#frozenAtMs += ms;
    this.#moves.emit('move');
  }

  /** Resolves once the clock has been moved to `ms` (UTC) or later. Rejects when aborted. */
  async reaches(ms: number, signal: AbortSignal): Promise<void> {
    while (this.now() < ms) await once(this.#moves, 'move', { signal });
  }

  reset(): void {
    this.#frozenAtMs = undefined;
    this.#offsetMs = 0;
  }

  #baseNow(): number {
    return this.#base?.now() ?? Date.now();
  }
}
