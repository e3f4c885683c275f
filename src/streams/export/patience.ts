import type { ConnectorError } from '../../base/errors.ts';

/**
 * Requests in a row without the events of a complete answer. Their window then fails: its server is not just unstable, and the
 * other requests of the hour are for other windows.
 */
export const MAX_FRUITLESS = 15;

/** Counts the requests for a window that bring nothing. */
export class Patience {
  #fruitless = 0;
  #lastFailure: ConnectorError | undefined;

  /** True before the first failure. */
  get isNew(): boolean {
    return this.#lastFailure === undefined;
  }

  get isOver(): boolean {
    return this.#fruitless >= MAX_FRUITLESS;
  }

  /** One more request is left. */
  get isNearlyOver(): boolean {
    return this.#fruitless >= MAX_FRUITLESS - 1;
  }

  get lastFailure(): ConnectorError {
    if (this.#lastFailure === undefined) throw new Error('no request has failed');
    return this.#lastFailure;
  }

  failed(error: ConnectorError): void {
    this.#fruitless++;
    this.#lastFailure = error;
  }

  /** An empty answer counts after a failure only: quiet hours after events are no reason to give up. */
  completed(isEmpty: boolean): void {
    if (!isEmpty) this.#fruitless = 0;
    else if (this.#fruitless > 0) this.#fruitless++;
  }
}
