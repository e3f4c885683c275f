import { HashSet } from '../../base/hash-set.ts';

/** The pages of a session, one digest each: repeats are noticed even after the ids exceed their memory. */
const MAX_PAGE_DIGEST_BYTES = 1024 * 1024;

/** Counts the distinct profiles on the pages of a session. */
export class ProfileCount {
  readonly #results = new HashSet();
  readonly #pages = new HashSet(MAX_PAGE_DIGEST_BYTES);
  #found = 0;

  /**
   * The number of distinct results so far, by id; those without an id count too. It may be too high beyond 786,432, the ids
   * that fit into memory.
   */
  get found(): number {
    return this.#found;
  }

  /** Notes a result by two halves of the digest of its identity. Returns true if it is new. */
  addResult(high: number, low: number): boolean {
    return this.#results.add(high, low);
  }

  /**
   * Counts a page. Returns false if it adds nothing, or has come before.
   *
   * @param added how many of its results were new
   * @param high one half of the digest of the page; `low` is the other one
   */
  addPage(added: number, high: number, low: number): boolean {
    if (!this.#pages.add(high, low) || added === 0) return false;
    this.#found += added;
    return true;
  }
}
