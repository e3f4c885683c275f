import type { AxiosInstance, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import axiosRetry from 'axios-retry';
import type { Clock } from '../../base/clock.ts';
import { ConnectorError } from '../../base/errors.ts';
import { Waiter } from '../../base/wait-observer.ts';
import type { Family } from '../endpoints.ts';
import type { Quota } from '../quota/quota.ts';
import { attempt, type ApiAnswer } from './attempt.ts';
import { axiosConfig, axiosFor, type ApiRequest, type Sender } from './axios-config.ts';
import { FailedAttempt, MAX_RETRIES } from './retries.ts';
import { rejectWebPage } from './web-page.ts';

/**
 * How long (ms) the headers may take, and again the first byte of the body. Mixpanel itself gives up after about 488 s on
 * Query routes and 120 s on App routes; a shorter timeout here would waste the quota of a slow query. The limit of the
 * export is not documented, so it gets that of a query.
 */
const TIMEOUT_MS: Readonly<Record<Family, number>> = {
  query: 520_000,
  export: 520_000,
  app: 150_000,
  ingestion: 150_000,
};

export interface TransportOptions extends Sender {
  readonly clock: Clock;
  /** Limit (ms) for one request with all its retries; Infinity leaves it to the retry policy. */
  readonly totalTimeoutMs: number;
  readonly random: () => number;
  readonly log: (message: string) => void;
}

/** Sends requests to one API family, with timeouts, retries and quota. */
export class Transport {
  readonly #family: Family;
  readonly #quota: Quota;
  readonly #options: TransportOptions;
  readonly #http: AxiosInstance;
  /** Since a request failed in spite of all its retries. The next ones get one attempt each until one succeeds. */
  #isDown = false;

  constructor(family: Family, host: string, quota: Quota, options: TransportOptions) {
    this.#family = family;
    this.#quota = quota;
    this.#options = options;
    this.#http = axiosFor(host, options);
    // `onRetry` waits, on the injected clock.
    axiosRetry(this.#http, { retries: MAX_RETRIES, retryDelay: () => 0, shouldResetTimeout: true });
  }

  /**
   * The answer to a request, with its body still to be read. Throws as {@link request}. A web page in its place is an error,
   * which is not retried: the reader of a body knows what to ask for next.
   */
  async send(request: ApiRequest): Promise<ApiAnswer> {
    const answer = await this.request(request, (received) => Promise.resolve(received));
    await rejectWebPage(answer.body, request);
    return answer;
  }

  /**
   * Sends a request and reads its answer, and retries both as the failure allows. Throws a ConnectorError.
   *
   * @param take reads the answer. Throws a ConnectorError if it is not usable
   */
  async request<T>(request: ApiRequest, take: (answer: ApiAnswer) => Promise<T>): Promise<T> {
    const { clock, random, totalTimeoutMs } = this.#options;
    const waiter = new Waiter();
    const { signal } = waiter;
    const deadline = clock.now() + totalTimeoutMs;
    const timeoutMs = Math.min(TIMEOUT_MS[this.#family], totalTimeoutMs);
    const adapter = async (config: InternalAxiosRequestConfig): Promise<AxiosResponse<T>> => {
      const outcome = await this.#quota.run(
        { isFree: request.isFree === true, deadline, waiter },
        (release) => attempt(config, { request, clock, random, timeoutMs, signal, take }, release),
      );
      if ('fail' in outcome) throw outcome.fail;
      return outcome.done;
    };
    const retryCondition = (error: unknown): boolean =>
      error instanceof FailedAttempt &&
      error.mayRetry &&
      !this.#isDown &&
      clock.now() + error.delayMs <= deadline;
    const onRetry = async (_retry: number, error: unknown): Promise<void> => {
      if (error instanceof FailedAttempt) await this.#delay(error, signal);
    };
    try {
      const { data } = await this.#http.request<T>({
        ...axiosConfig(request, this.#family, this.#options),
        ...(signal === undefined ? {} : { signal }),
        adapter,
        'axios-retry': { retryCondition, onRetry },
      });
      this.#isDown = false;
      return data;
    } catch (thrown) {
      signal?.throwIfAborted();
      if (!(thrown instanceof FailedAttempt)) throw thrown;
      this.#isDown ||= thrown.isOutage;
      throw thrown.reason;
    }
  }

  /** Logs what is odd about an answer. */
  note(message: string): void {
    this.#options.log(message);
  }

  async #delay({ reason, delayMs }: FailedAttempt, signal: AbortSignal | undefined): Promise<void> {
    const detail = reason instanceof ConnectorError ? reason.detail : undefined;
    const seconds = Math.ceil(delayMs / 1000);
    this.#options.log(`${detail ?? reason.message.replace(/\.$/, '')}; retrying in ${seconds} s`);
    await this.#options.clock.sleep(delayMs, signal);
  }
}
