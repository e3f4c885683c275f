import { hash } from 'node:crypto';
import { HashSet } from '../../base/hash-set.ts';
import type { ProfilePage } from './profile-page.ts';

/** The pages of a session, one digest each: repeats are noticed even after the ids exceed their memory. */
const MAX_PAGE_DIGEST_BYTES = 1024 * 1024;

/** Counts the distinct profiles on the pages of a session. */
export class ProfileCount {
  readonly #ids = new HashSet();
  readonly #pages = new HashSet(MAX_PAGE_DIGEST_BYTES);
  #found = 0;

  /**
   * The number of distinct results so far, by id; those without an id count too. It may be too high beyond 786,432, the ids
   * that fit into memory.
   */
  get found(): number {
    return this.#found;
  }

  /** Counts a page. Returns false if none of its profiles is new. */
  add({ results }: ProfilePage): boolean {
    let [added, high, low] = [0, 0, 0];
    for (let i = 0; i < results.count; i++) {
      const digest = hash('sha256', results.identity(i), 'buffer');
      const [first, second] = [digest.readInt32LE(0), digest.readInt32LE(4)];
      if (this.#ids.add(first, second)) added++;
      high ^= first;
      low ^= second;
    }
    if (!this.#pages.add(high, low) || added === 0) return false;
    this.#found += added;
    return true;
  }
}
