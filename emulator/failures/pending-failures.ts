import type { Failure, Fault } from './failure.ts';
import { matchesRequest } from './request-match.ts';

interface Rule {
  readonly failure: Failure;
  seen: number;
  left: number;
}

export interface PendingFailure {
  readonly failure: Failure;
  readonly left: number;
}

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

  /** Returns and uses up the oldest matching failure. */
  take(path: string, query: URLSearchParams): Fault | undefined {
    // Every rule counts all its matching requests, including those that another rule fails.
    const matching = this.#rules.filter(({ failure }) => matchesRequest(failure.match ?? {}, path, query));
    for (const rule of matching) rule.seen += 1;
    const due = matching.find(({ failure, seen, left }) => left > 0 && seen >= (failure.match?.nth ?? 1));
    if (due === undefined) return undefined;
    due.left -= 1;
    return due.failure;
  }
}
