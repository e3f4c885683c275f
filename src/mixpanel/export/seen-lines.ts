import type { NonEventLine } from './line-kinds.ts';

/** Bounds the memory. More broken lines stay errors. */
const MAX_LINES = 100_000;

/**
 * The broken lines of earlier answers for the same days. A fault of the connection does not repeat itself byte by byte, so
 * a broken line that comes again is what Mixpanel holds.
 */
export class SeenLines {
  readonly #hashes = new Set<string>();

  has({ hash }: NonEventLine): boolean {
    return this.#hashes.has(hash);
  }

  /** Adds the lines of an answer once it has ended. */
  add(lines: readonly NonEventLine[]): void {
    for (const { hash } of lines) if (this.#hashes.size < MAX_LINES) this.#hashes.add(hash);
  }
}
