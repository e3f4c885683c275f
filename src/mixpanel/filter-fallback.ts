import { isFailure, isRejected, type MixpanelError } from './failures.ts';

/** Sends requests with the first of several filters that Mixpanel accepts. */
export class FilterFallback<Filter> {
  readonly #filters: readonly Filter[];
  /** How many of them Mixpanel has rejected. */
  #rejected = 0;

  /** @param filters at least one, in order of preference, for the same records or more */
  constructor(filters: readonly Filter[]) {
    this.#filters = filters;
  }

  /**
   * Sends a request, and again with the next filter if Mixpanel rejects it. Throws the first rejection if it rejects all.
   *
   * @param changed called if later requests use another filter, with the rejection of the first one
   */
  async send<T>(
    send: (filter: Filter) => Promise<T>,
    changed: (filter: Filter, rejection: MixpanelError) => void,
  ): Promise<T> {
    const before = this.#rejected;
    let rejection: MixpanelError | undefined;
    for (const [index, filter] of this.#filters.slice(before).entries()) {
      try {
        const answer = await send(filter);
        // A concurrent request may have reported the same.
        if (rejection !== undefined && before + index > this.#rejected) {
          this.#rejected = before + index;
          changed(filter, rejection);
        }
        return answer;
      } catch (thrown) {
        // With status 200, a rejection is not told apart from other errors.
        if (!isRejected(thrown) && !isFailure(thrown, 'error-in-answer')) throw thrown;
        rejection ??= thrown;
      }
    }
    throw rejection ?? new RangeError('there are no filters');
  }
}
