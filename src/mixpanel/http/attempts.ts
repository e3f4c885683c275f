import type { Readable } from 'node:stream';
import type { AxiosError, AxiosResponse } from 'axios';
import type { Clock } from '../../base/clock.ts';
import { codeOf } from '../../base/errors.ts';
import type { Waiter } from '../../base/wait-observer.ts';
import { readText } from './body.ts';
import type { Budget, Release, Slot } from '../quota/budget.ts';
import type { Action } from '../failure-row.ts';
import { failureOf, MixpanelError } from '../failures.ts';
import { rateLimitAnswer, type RateLimitAnswer } from '../quota/rate-limit-answer.ts';
import { RATE_LIMIT_REACHED, SlowStart } from '../quota/slow-start.ts';
import { delayAfterRefusal } from '../quota/refusal-delay.ts';
import { delayBeforeRetry, parseRetryAfter } from './retry-delay.ts';

const MAX_ERROR_BYTES = 65_536;
/** Statuses of requests that Mixpanel does not count. */
const UNCOUNTED: readonly number[] = [401, 402, 429];

export interface AttemptedRequest {
  readonly method: string;
  readonly path: string;
  /** True if the caller will ask for fewer days when this request is too heavy. */
  readonly canSplit?: boolean;
}

export interface AttemptsOptions {
  readonly request: AttemptedRequest;
  readonly clock: Clock;
  readonly totalTimeoutMs: number;
  readonly random: () => number;
  readonly log: (message: string) => void;
  /** undefined for a request that costs no quota. */
  readonly budget: Budget | undefined;
  readonly waiter: Waiter;
}

/** All attempts of one request: what the last one failed of, and whether and when to retry. */
export class Attempts {
  readonly #options: AttemptsOptions;
  readonly #slowStart: SlowStart;
  readonly #startedAt: number;
  #sentAt = 0;
  #slot: Slot | undefined;
  #attemptMs = 0;
  #retries = 0;
  #delayMs = 0;
  error: MixpanelError | undefined;

  constructor(options: AttemptsOptions) {
    this.#options = options;
    this.#slowStart = options.budget?.slowStart ?? new SlowStart(options.clock, () => 1);
    this.#startedAt = options.clock.now();
  }

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

  /** To be called once headers with status 200 have arrived. */
  succeeded(): void {
    this.#slot?.admission.answered();
  }

  /** @param bodyOf returns the decompressed body of an error */
  async shouldRetry(error: AxiosError, bodyOf: (response: AxiosResponse) => Readable): Promise<boolean> {
    try {
      return await this.#handleFailure(error, bodyOf);
    } finally {
      // Only now: the next request must see what this one learned, such as a pause.
      this.#slot?.admission.ended();
      this.#slot?.release();
    }
  }

  async #handleFailure(error: AxiosError, bodyOf: (response: AxiosResponse) => Readable): Promise<boolean> {
    const { clock, request, totalTimeoutMs, waiter } = this.#options;
    this.#attemptMs += clock.now() - this.#sentAt;
    const status = error.response?.status ?? 0;
    const body = await errorText(error, bodyOf);
    const headers = error.response?.headers ?? {};
    const retryAfterMs = parseRetryAfter(headers['retry-after'], clock.now());
    const rateLimit = status === 429 ? rateLimitAnswer(headers, body, retryAfterMs) : undefined;
    // A 429 that does not mention the quota is load shedding.
    const isShedding = status === 429 && rateLimit === undefined;
    const { name, action } = failureOf(isShedding ? 503 : status, body, request.path);
    const outcome = status === 0 ? 'got no answer' : `answered ${status}`;
    this.error = new MixpanelError(name, {
      status,
      endpoint: `${request.method} ${request.path} ${outcome}`,
      body,
    });
    if (UNCOUNTED.includes(status)) this.#slot?.refund();
    if (action !== 'wait') {
      waiter.endWait();
      if (status !== 0) this.#slot?.admission.answered();
    }
    if (action === 'fail') return false;
    const delay =
      rateLimit === undefined ? this.#retryDelay(action, retryAfterMs) : this.#quotaDelay(rateLimit);
    if (action === 'wait' && delay === undefined) this.#options.budget?.failWaiting(this.error);
    if (delay === undefined || clock.now() - this.#startedAt + delay > totalTimeoutMs) return false;
    if (action === 'wait') this.#waitForQuota(delay);
    else this.#delayMs = delay;
    return true;
  }

  /** Sleeps through the backoff, or until the work is aborted. Waits for quota happen in the budget instead. */
  async waitBeforeRetry(): Promise<void> {
    const { clock, log, request, waiter } = this.#options;
    if (this.#delayMs === 0) return;
    log(`${this.error?.detail ?? request.path}; retrying in ${Math.ceil(this.#delayMs / 1000)} s`);
    await clock.sleep(this.#delayMs, waiter.signal);
    this.#delayMs = 0;
  }

  #retryDelay(action: Action, retryAfterMs: number | undefined): number | undefined {
    const { request, random } = this.#options;
    const canSplit = action === 'split' && request.canSplit === true;
    const state = { retries: this.#retries++, attemptMs: this.#attemptMs, retryAfterMs, canSplit };
    return delayBeforeRetry(state, random());
  }

  #quotaDelay({ limit, retryAfterMs, limits }: RateLimitAnswer): number | undefined {
    this.#options.budget?.learn(limits);
    const priorRefusals = this.#slot?.admission.priorRefusals() ?? 0;
    const { refusedForMs } = this.#slowStart;
    const refusal = { priorRefusals, refusedForMs, retryAfterMs, limit };
    return delayAfterRefusal(refusal, this.#options.random());
  }

  #waitForQuota(delayMs: number): void {
    const { budget, clock, waiter } = this.#options;
    const until = clock.now() + delayMs;
    this.#slot?.admission.refused(until);
    waiter.startWait({ until, why: RATE_LIMIT_REACHED });
    if (budget === undefined) this.#delayMs = delayMs;
    else budget.announce(waiter);
  }
}

/** The body of an error answer, or the network's code and message if there was no answer. */
async function errorText(error: AxiosError, bodyOf: (response: AxiosResponse) => Readable): Promise<string> {
  const { response } = error;
  if (response === undefined) return [codeOf(error), error.message].filter(Boolean).join(': ');
  try {
    return await readText(bodyOf(response), MAX_ERROR_BYTES);
  } catch {
    return '';
  }
}
