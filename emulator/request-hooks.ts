import { fits, type RequestMatch } from './failures/request-match.ts';

interface Plan {
  readonly match: RequestMatch;
  readonly act: () => void;
  seen: number;
}

/** What somebody does in Mixpanel while a client reads: between one of its requests and the answer. */
export class Meanwhile {
  #plans: Plan[] = [];

  /** Acts once, when the request comes that fits, just before it is answered. */
  at(match: RequestMatch, act: () => void): void {
    this.#plans.push({ match, act, seen: 0 });
  }

  /** A request has come. */
  meet(path: string, query: URLSearchParams): void {
    const matching = this.#plans.filter(({ match }) => fits(match, path, query));
    for (const plan of matching) plan.seen += 1;
    const due = matching.filter(({ match, seen }) => seen >= (match.nth ?? 1));
    this.#plans = this.#plans.filter((plan) => !due.includes(plan));
    for (const { act } of due) act();
  }
}
