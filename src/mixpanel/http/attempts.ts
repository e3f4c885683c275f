import type { Readable } from 'node:stream';
import type { AxiosError, AxiosResponse } from 'axios';
import { excerpt } from '../../base/excerpt.ts';
import type { Clock } from '../../base/clock.ts';
import { codeOf } from '../../base/errors.ts';
import type { Waiter } from '../../base/wait-observer.ts';
import { readText } from './body.ts';
import type { Budget, Leave, Place } from '../quota/budget.ts';
import { failureOf, MixpanelError, type Action } from '../failures.ts';
import { trippedLimit } from '../quota/rate-limit-message.ts';
import { SlowStart } from '../quota/slow-start.ts';
import { delayAfterRefusal } from '../quota/refusal-delay.ts';
import { delayBeforeRetry, parseRetryAfter } from './retry-delay.ts';

/** Error bodies are read so far. */
const MOST_ERROR_BYTES = 65_536;
/** And shown so far. */
const MOST_SHOWN_CHARACTERS = 300;

/** What is tried. */
export interface Attempted {
  readonly method: string;
  readonly path: string;
  /** True where the caller asks for fewer days once this is too heavy. */
  readonly canAskForLess?: boolean;
}

export interface AttemptsOptions {
  readonly request: Attempted;
  readonly clock: Clock;
  /** How long (ms) the request may take with all its tries. */
  readonly patienceMs: number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly log: (message: string) => void;
  /** Where everybody waits together for a spent quota; undefined for a request that costs none. */
  readonly budget: Budget | undefined;
  /** Told while the request waits for quota. */
  readonly waiter: Waiter;
}

/** One request through all its tries: what the last one said, and whether another is worth it. */
export class Attempts {
  readonly #options: AttemptsOptions;
  readonly #refusals: SlowStart;
  readonly #begun: number;
  #sentAt = 0;
  #place: Place | undefined;
  #triedMs = 0;
  #retries = 0;
  #delayMs = 0;
  /** What the last try failed of. */
  error: MixpanelError | undefined;

  constructor(options: AttemptsOptions) {
    this.#options = options;
    this.#refusals = options.budget?.refusals ?? new SlowStart(options.clock, 1);
    this.#begun = options.clock.now();
  }

  /** Waits for a place in the budget: the next try is sent when it resolves. */
  async enter(budget: Budget): Promise<Leave> {
    const { clock, waiter } = this.#options;
    const isFree = this.#options.budget === undefined;
    this.error = undefined;
    this.#place = isFree ? await this.#enterFree(budget) : await budget.enter(waiter);
    this.#sentAt = clock.now();
    return this.#place.leave;
  }

  async #enterFree(budget: Budget): Promise<Place> {
    const leave = await budget.enterFree(this.#options.waiter);
    const sent = this.#refusals.letIn(() => {
      this.#options.waiter.endWait();
    });
    return { leave, takeBack: () => undefined, sent };
  }

  /** Headers have come, and they are good. */
  succeeded(): void {
    this.#place?.sent.answered();
  }

  /** @param bodyOf gives the bytes of an error's body, unpacked */
  async isWorthAnother(error: AxiosError, bodyOf: (response: AxiosResponse) => Readable): Promise<boolean> {
    try {
      return await this.#learnFrom(error, bodyOf);
    } finally {
      // Not before: who waits for the place has to know what was learned here.
      this.#place?.sent.gone();
      this.#place?.leave();
    }
  }

  async #learnFrom(error: AxiosError, bodyOf: (response: AxiosResponse) => Readable): Promise<boolean> {
    const { clock, request, patienceMs, waiter } = this.#options;
    this.#triedMs += clock.now() - this.#sentAt;
    const status = error.response?.status ?? 0;
    const said = await whatItSaid(error, bodyOf);
    const { name, act } = failureOf(status, said, request.path);
    const outcome = status === 0 ? 'got no answer' : `answered ${status}`;
    this.error = new MixpanelError(name, {
      status,
      endpoint: `${request.method} ${request.path} ${outcome}`,
      body: excerpt(said, MOST_SHOWN_CHARACTERS),
    });
    if (act === 'wait') {
      this.#place?.takeBack();
    } else {
      waiter.endWait();
      if (status !== 0) this.#place?.sent.answered();
    }
    if (act === 'fail') return false;
    const retryAfterMs = parseRetryAfter(error.response?.headers['retry-after'], clock.now());
    const delay = act === 'wait' ? this.#quotaDelay(said, retryAfterMs) : this.#retryDelay(act, retryAfterMs);
    if (act === 'wait' && delay === undefined) this.#options.budget?.giveUp(this.error);
    if (delay === undefined || clock.now() - this.#begun + delay > patienceMs) return false;
    if (act === 'wait') this.#waitForQuota(delay);
    else this.#delayMs = delay;
    return true;
  }

  /**
   * Waits for as long as it was decided to wait, or until nobody needs the answer any more, which is found out where the next
   * try would be let in; for quota everybody waits in the budget instead.
   */
  async waitForNext(): Promise<void> {
    const { clock, log, request, waiter } = this.#options;
    if (this.#delayMs === 0) return;
    log(`${this.error?.detail ?? request.path}; trying again in ${Math.ceil(this.#delayMs / 1000)} s`);
    await clock.sleep(this.#delayMs, waiter.over);
    this.#delayMs = 0;
  }

  #retryDelay(act: Action, retryAfterMs: number | undefined): number | undefined {
    const { request, random } = this.#options;
    const isSoonLess = act === 'lighten' && request.canAskForLess === true;
    const tries = { retries: this.#retries++, triedMs: this.#triedMs, retryAfterMs, isSoonLess };
    return delayBeforeRetry(tries, random());
  }

  #quotaDelay(said: string, retryAfterMs: number | undefined): number | undefined {
    const refusals = this.#place?.sent.refusedBefore() ?? 0;
    const { refusedMs } = this.#refusals;
    const refusal = { refusals, refusedMs, retryAfterMs, reached: trippedLimit(said) };
    return delayAfterRefusal(refusal, this.#options.random());
  }

  #waitForQuota(delayMs: number): void {
    const { budget, clock, waiter } = this.#options;
    const until = clock.now() + delayMs;
    this.#place?.sent.refused(until);
    waiter.startWait({ until, why: 'Mixpanel says that its rate limit is reached' });
    if (budget === undefined) this.#delayMs = delayMs;
  }
}

/** The body of an error, or what the network said where there is none. */
async function whatItSaid(error: AxiosError, bodyOf: (response: AxiosResponse) => Readable): Promise<string> {
  const { response } = error;
  if (response === undefined) return [codeOf(error), error.message].filter(Boolean).join(': ');
  try {
    return await readText(bodyOf(response), MOST_ERROR_BYTES);
  } catch {
    return '';
  }
}
