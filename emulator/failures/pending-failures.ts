import type { Failure, Fault } from './failure.ts';
import { matchesRequest } from './request-match.ts';

interface Rule {
  readonly failure: Failure;
  seen: number;
  left: number;
}

/** A failure that waits, and how many more times it will strike. */
export interface PendingFailure {
  readonly failure: Failure;
  readonly left: number;
}

/** The failures that wait for their requests. */
export class PendingFailures {
  #rules: Rule[] = [];

  add(...failures: readonly Failure[]): void {
    for (const failure of failures) {
      const times = failure.times ?? 1;
      this.#rules.push({ failure, seen: 0, left: times === -1 ? Infinity : times });
    }
  }

  list(): readonly PendingFailure[] {
    return this.#rules.filter(({ left }) => left > 0).map(({ failure, left }) => ({ failure, left }));
  }

  clear(): void {
    this.#rules = [];
  }

  /** The fault this request meets: that of the oldest failure which waits for it, spent by one. */
  take(path: string, query: URLSearchParams): Fault | undefined {
    // Every rule counts the requests it matches, also those another rule strikes: "the third" means the third asked.
    const matching = this.#rules.filter(({ failure }) => matchesRequest(failure.match ?? {}, path, query));
    for (const rule of matching) rule.seen += 1;
    const struck = matching.find(({ failure, seen, left }) => left > 0 && seen >= (failure.match?.nth ?? 1));
    if (struck === undefined) return undefined;
    struck.left -= 1;
    return struck.failure;
  }
}
