import type { Readable } from 'node:stream';
import type { AxiosError, AxiosResponse } from 'axios';
import { excerpt } from '../../base/excerpt.ts';
import type { Clock } from '../../base/clock.ts';
import { codeOf } from '../../base/errors.ts';
import type { Waiter } from '../../base/wait-observer.ts';
import { readText } from './body.ts';
import type { Budget, Release, Slot } from '../quota/budget.ts';
import { failureOf, MixpanelError, type Action } from '../failures.ts';
import { trippedLimit } from '../quota/rate-limit-message.ts';
import { SlowStart } from '../quota/slow-start.ts';
import { delayAfterRefusal } from '../quota/refusal-delay.ts';
import { delayBeforeRetry, parseRetryAfter } from './retry-delay.ts';

/** Error bodies are read so far. */
const MAX_ERROR_BYTES = 65_536;
/** And shown so far. */
const MAX_EXCERPT_CHARACTERS = 300;

/** What is tried. */
export interface AttemptedRequest {
  readonly method: string;
  readonly path: string;
  /** True where the caller asks for fewer days once this is too heavy. */
  readonly canSplit?: boolean;
}

export interface AttemptsOptions {
  readonly request: AttemptedRequest;
  readonly clock: Clock;
  /** How long (ms) the request may take with all its tries. */
  readonly totalTimeoutMs: number;
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
  readonly #slowStart: SlowStart;
  readonly #startedAt: number;
  #sentAt = 0;
  #slot: Slot | undefined;
  #attemptMs = 0;
  #retries = 0;
  #delayMs = 0;
  /** What the last try failed of. */
  error: MixpanelError | undefined;

  constructor(options: AttemptsOptions) {
    this.#options = options;
    this.#slowStart = options.budget?.slowStart ?? new SlowStart(options.clock, 1);
    this.#startedAt = options.clock.now();
  }

  /** Waits for a place in the budget: the next try is sent when it resolves. */
  async acquireSlot(budget: Budget): Promise<Release> {
    const { clock, waiter } = this.#options;
    const isFree = this.#options.budget === undefined;
    this.error = undefined;
    this.#slot = isFree ? await this.#acquireFree(budget) : await budget.acquire(waiter);
    this.#sentAt = clock.now();
    return this.#slot.release;
  }

  async #acquireFree(budget: Budget): Promise<Slot> {
    const release = await budget.acquireFree(this.#options.waiter);
    const admission = this.#slowStart.admit(() => {
      this.#options.waiter.endWait();
    });
    return { release, refund: () => undefined, admission };
  }

  /** Headers have come, and they are good. */
  succeeded(): void {
    this.#slot?.admission.answered();
  }

  /** @param bodyOf gives the bytes of an error's body, unpacked */
  async shouldRetry(error: AxiosError, bodyOf: (response: AxiosResponse) => Readable): Promise<boolean> {
    try {
      return await this.#handleFailure(error, bodyOf);
    } finally {
      // Not before: who waits for the place has to know what was learned here.
      this.#slot?.admission.ended();
      this.#slot?.release();
    }
  }

  async #handleFailure(error: AxiosError, bodyOf: (response: AxiosResponse) => Readable): Promise<boolean> {
    const { clock, request, totalTimeoutMs, waiter } = this.#options;
    this.#attemptMs += clock.now() - this.#sentAt;
    const status = error.response?.status ?? 0;
    const said = await errorText(error, bodyOf);
    const { name, action } = failureOf(status, said, request.path);
    const outcome = status === 0 ? 'got no answer' : `answered ${status}`;
    this.error = new MixpanelError(name, {
      status,
      endpoint: `${request.method} ${request.path} ${outcome}`,
      body: excerpt(said, MAX_EXCERPT_CHARACTERS),
    });
    if (action === 'wait') {
      this.#slot?.refund();
    } else {
      waiter.endWait();
      if (status !== 0) this.#slot?.admission.answered();
    }
    if (action === 'fail') return false;
    const retryAfterMs = parseRetryAfter(error.response?.headers['retry-after'], clock.now());
    const delay =
      action === 'wait' ? this.#quotaDelay(said, retryAfterMs) : this.#retryDelay(action, retryAfterMs);
    if (action === 'wait' && delay === undefined) this.#options.budget?.failWaiting(this.error);
    if (delay === undefined || clock.now() - this.#startedAt + delay > totalTimeoutMs) return false;
    if (action === 'wait') this.#waitForQuota(delay);
    else this.#delayMs = delay;
    return true;
  }

  /**
   * Waits for as long as it was decided to wait, or until nobody needs the answer any more, which is found out where the next
   * try would be let in; for quota everybody waits in the budget instead.
   */
  async waitBeforeRetry(): Promise<void> {
    const { clock, log, request, waiter } = this.#options;
    if (this.#delayMs === 0) return;
    log(`${this.error?.detail ?? request.path}; trying again in ${Math.ceil(this.#delayMs / 1000)} s`);
    await clock.sleep(this.#delayMs, waiter.signal);
    this.#delayMs = 0;
  }

  #retryDelay(action: Action, retryAfterMs: number | undefined): number | undefined {
    const { request, random } = this.#options;
    const canSplit = action === 'split' && request.canSplit === true;
    const tries = { retries: this.#retries++, attemptMs: this.#attemptMs, retryAfterMs, canSplit };
    return delayBeforeRetry(tries, random());
  }

  #quotaDelay(said: string, retryAfterMs: number | undefined): number | undefined {
    const priorRefusals = this.#slot?.admission.priorRefusals() ?? 0;
    const { refusedForMs } = this.#slowStart;
    const refusal = { priorRefusals, refusedForMs, retryAfterMs, limit: trippedLimit(said) };
    return delayAfterRefusal(refusal, this.#options.random());
  }

  #waitForQuota(delayMs: number): void {
    const { budget, clock, waiter } = this.#options;
    const until = clock.now() + delayMs;
    this.#slot?.admission.refused(until);
    waiter.startWait({ until, why: 'Mixpanel says that its rate limit is reached' });
    if (budget === undefined) this.#delayMs = delayMs;
  }
}

/** The body of an error, or what the network said where there is none. */
async function errorText(error: AxiosError, bodyOf: (response: AxiosResponse) => Readable): Promise<string> {
  const { response } = error;
  if (response === undefined) return [codeOf(error), error.message].filter(Boolean).join(': ');
  try {
    return await readText(bodyOf(response), MAX_ERROR_BYTES);
  } catch {
    return '';
  }
}
