import { matchesRequest, type RequestMatch } from './failures/request-match.ts';

interface Plan {
  readonly match: RequestMatch;
  readonly act: () => void;
  seen: number;
}

/** What somebody does in Mixpanel while a client reads: between one of its requests and the answer. */
export class RequestHooks {
  #plans: Plan[] = [];

  /** Acts once, when the request comes that fits, just before it is answered. */
  before(match: RequestMatch, act: () => void): void {
    this.#plans.push({ match, act, seen: 0 });
  }

  /** A request has come. */
  run(path: string, query: URLSearchParams): void {
    const matching = this.#plans.filter(({ match }) => matchesRequest(match, path, query));
    for (const plan of matching) plan.seen += 1;
    const due = matching.filter(({ match, seen }) => seen >= (match.nth ?? 1));
    this.#plans = this.#plans.filter((plan) => !due.includes(plan));
    for (const { act } of due) act();
  }
}
