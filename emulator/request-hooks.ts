import { matchesRequest, type RequestMatch } from './failures/request-match.ts';

interface Hook {
  readonly match: RequestMatch;
  readonly action: () => void;
  seen: number;
}

/** Changes the project while a client reads it, between one of its requests and the answer. */
export class RequestHooks {
  #hooks: Hook[] = [];

  /** Runs `action` once, just before the matching request is answered. */
  before(match: RequestMatch, action: () => void): void {
    this.#hooks.push({ match, action, seen: 0 });
  }

  run(path: string, query: URLSearchParams): void {
    const matching = this.#hooks.filter(({ match }) => matchesRequest(match, path, query));
    for (const hook of matching) hook.seen += 1;
    const due = matching.filter(({ match, seen }) => seen >= (match.nth ?? 1));
    this.#hooks = this.#hooks.filter((hook) => !due.includes(hook));
    for (const { action } of due) action();
  }
}
