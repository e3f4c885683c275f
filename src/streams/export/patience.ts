import type { ConnectorError } from '../../base/errors.ts';

/**
 * Requests in a row without the events of a complete answer. Their window is then given up: its server is not just unstable,
 * and the other requests of the hour are for other windows.
 */
export const MAX_FRUITLESS = 15;
/** The same for all windows of the stream, which are read at the same time. */
export const MAX_FRUITLESS_OF_STREAM = 45;
/** Windows in a row without anything before the stream ends. A few days in a row that always fail are fewer. */
export const MAX_GIVEN_UP = 6;

/** What the windows of a stream know of each other: whether any of them gets complete answers. */
export class Outage {
  #fruitless = 0;
  #givenUp = 0;

  /** True if the other windows would fail too. */
  get isOver(): boolean {
    return this.#fruitless >= MAX_FRUITLESS_OF_STREAM || this.#givenUp >= MAX_GIVEN_UP;
  }

  /** True since a window was given up, until any answer is complete. */
  get isDown(): boolean {
    return this.#givenUp > 0;
  }

  failed(): void {
    this.#fruitless++;
  }

  givenUp(): void {
    this.#givenUp++;
  }

  ended(): void {
    this.#fruitless = 0;
    this.#givenUp = 0;
  }
}

/** Counts the requests for a window that bring nothing. */
export class Patience {
  readonly #outage: Outage;
  #fruitless = 0;
  #lastFailure: ConnectorError | undefined;
  #isGivenUp = false;
  #hasRead = false;

  constructor(outage = new Outage()) {
    this.#outage = outage;
  }

  get isOver(): boolean {
    return this.#isGivenUp || this.isOverForStream;
  }

  get isOverForStream(): boolean {
    return this.#outage.isOver;
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
    this.#lastFailure = error;
    this.#outage.failed();
    this.#count();
  }

  /** An empty answer counts after a failure only: quiet hours after events are no reason to give up. */
  completed(isEmpty: boolean): void {
    if (!isEmpty) {
      this.#hasRead = true;
      this.#fruitless = 0;
      this.#outage.ended();
    } else if (this.#fruitless > 0) this.#count();
  }

  /** Ends the attempts for this window. */
  giveUp(): void {
    if (!this.#isGivenUp) this.#outage.givenUp();
    this.#isGivenUp = true;
  }

  /** To be called when days of the window could not be read. */
  ended(): void {
    if (!this.#hasRead) this.giveUp();
  }

  #count(): void {
    this.#fruitless++;
    if (this.#fruitless >= MAX_FRUITLESS || this.#outage.isDown) this.giveUp();
  }
}
