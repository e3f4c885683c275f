import { hash } from 'node:crypto';
import type { ProfileCount } from './profile-count.ts';
import type { TakeResults } from './profile-page.ts';
import type { ResultList } from './result-list.ts';

/** The digests of results, two numbers each. */
type Digests = number[];

/**
 * Results that earlier pages had too are held back, up to this size, until one is new: Mixpanel may repeat a page, which
 * must not be delivered twice.
 */
const MAX_HELD_BYTES = 1024 * 1024;
/** The results whose delivery is remembered for the case that the page breaks off. Pages are smaller. */
const MAX_REMEMBERED = 100_000;

/** Delivers the results of one page of a session once, even if its request has to be repeated. */
export class PageDelivery {
  readonly #count: ProfileCount;
  readonly #deliver: TakeResults;
  /** What was delivered, in the order of the page. */
  readonly #delivered: Digests = [];
  /** Results that no earlier page had. */
  #added = 0;
  #held: { results: ResultList; digests: Digests }[] = [];
  #heldBytes = 0;
  /** The digest of the page, as far as it has arrived. */
  #high = 0;
  #low = 0;

  constructor(count: ProfileCount, deliver: TakeResults) {
    this.#count = count;
    this.#deliver = deliver;
  }

  /** Called when the page begins to arrive, again if it broke off. Results at its beginning that were delivered are left out. */
  begin(): TakeResults {
    this.#release();
    this.#high = 0;
    this.#low = 0;
    let position = 0;
    let isRepeating = true;
    return async (results) => {
      const digests = this.#digestsOf(results);
      const skipped = isRepeating ? this.#repeatsFrom(position, digests) : 0;
      isRepeating &&= skipped === results.count;
      position += results.count;
      if (skipped < results.count) await this.#take(results.from(skipped), digests.slice(2 * skipped));
    };
  }

  /** Called after the last result. Returns false if none of them is new, or the page has come before. */
  end(): boolean {
    this.#release();
    return this.#count.addPage(this.#added, this.#high, this.#low);
  }

  #digestsOf(results: ResultList): Digests {
    const digests: Digests = [];
    for (let i = 0; i < results.count; i++) {
      const digest = hash('sha256', results.identity(i), 'buffer');
      const [first, second] = [digest.readInt32LE(0), digest.readInt32LE(4)];
      if (this.#count.addResult(first, second)) this.#added++;
      this.#high ^= first;
      this.#low ^= second;
      digests.push(first, second);
    }
    return digests;
  }

  /** How many results at the beginning were delivered at these positions. */
  #repeatsFrom(position: number, digests: Digests): number {
    const before = 2 * position;
    let same = 0;
    while (same < digests.length && this.#delivered[before + same] === digests[same]) same++;
    return Math.floor(same / 2);
  }

  async #take(results: ResultList, digests: Digests): Promise<void> {
    this.#held.push({ results, digests });
    this.#heldBytes += results.buffer.length;
    if (this.#added === 0 && this.#heldBytes <= MAX_HELD_BYTES) return;
    const held = this.#held;
    this.#release();
    for (const each of held) {
      await this.#deliver(each.results);
      for (const half of each.digests)
        if (this.#delivered.length < 2 * MAX_REMEMBERED) this.#delivered.push(half);
    }
  }

  #release(): void {
    this.#held = [];
    this.#heldBytes = 0;
  }
}
