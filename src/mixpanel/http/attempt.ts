import { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import axios, { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { Clock } from '../../base/clock.ts';
import { DAY_MS } from '../../base/days.ts';
import { codeOf, ConnectorError } from '../../base/errors.ts';
import { failureOf, MixpanelError } from '../failures.ts';
import type { Outcome } from '../quota/lane.ts';
import { rateLimitAnswer } from '../quota/rate-limit-answer.ts';
import { readRateLimitHeaders, type LearnedLimits } from '../quota/rate-limit-headers.ts';
import { decompress, readText } from './body.ts';
import { FailedAttempt, parseRetryAfter } from './retries.ts';
import { destroyOnStall } from './stall.ts';

const MAX_ERROR_BYTES = 65_536;
/** The export's answer for days without events. It has no body, even if its headers announce one. */
const NO_CONTENT = 204;
/** Mixpanel did not exist before. */
const EARLIEST_MS = Date.UTC(2009, 0, 1);

export interface ApiAnswer {
  /** The server's time of the answer, from its `Date` header unless that is implausible; ms UTC. */
  readonly at: number;
  /** Decompressed bytes; iterating over a truncated body throws. */
  readonly body: Readable;
}

export interface AttemptOptions<T> {
  readonly request: { readonly method: string; readonly path: string; readonly canSplit?: boolean };
  readonly clock: Clock;
  readonly random: () => number;
  /** Limit (ms) for the headers, and again for the first byte of the body. */
  readonly timeoutMs: number;
  /** An upper bound for a stall, ms. */
  readonly totalTimeoutMs: number;
  readonly allowsNoContent: boolean;
  /** What the caller makes of an answer with status 200; its errors fail the attempt. */
  readonly take: (answer: ApiAnswer) => Promise<T>;
  readonly learn: (limits: LearnedLimits) => void;
}

const sendOnce = axios.getAdapter('http');

/** One request sent once. */
export class Attempt<T> {
  readonly #config: InternalAxiosRequestConfig;
  readonly #options: AttemptOptions<T>;
  readonly #startedAt: number;

  constructor(config: InternalAxiosRequestConfig, options: AttemptOptions<T>) {
    this.#config = config;
    this.#options = options;
    this.#startedAt = options.clock.now();
  }

  /** Throws only for bugs. @param release called when the body of a success has been read or destroyed */
  async outcome(release: () => void): Promise<Outcome<AxiosResponse<T>>> {
    let response: AxiosResponse<unknown>;
    try {
      response = await this.#send();
    } catch (thrown) {
      if (!axios.isAxiosError(thrown)) throw thrown;
      const words = [codeOf(thrown), thrown.message].filter(Boolean).join(': ');
      return { fail: this.#failed(this.#error(0, words, 0, thrown.cause ?? new Error(words))), status: 0 };
    }
    const { status } = response;
    if (status !== 200 && !(status === NO_CONTENT && this.#options.allowsNoContent))
      return await this.#refusalOrFailure(response);
    streamOf(response.data).once('close', release);
    this.#options.learn(readRateLimitHeaders(response.headers).limits);
    return await this.#success(response);
  }

  async #success(response: AxiosResponse<unknown>): Promise<Outcome<AxiosResponse<T>>> {
    const { clock, take } = this.#options;
    const answer = { at: serverTime(response.headers['date'], clock.now()), body: this.#bodyOf(response) };
    try {
      return { done: { ...response, data: await take(answer) } };
    } catch (thrown) {
      if (!(thrown instanceof ConnectorError)) throw thrown;
      return { fail: this.#failed(thrown), status: response.status };
    }
  }

  async #refusalOrFailure(response: AxiosResponse<unknown>): Promise<Outcome<AxiosResponse<T>>> {
    const { clock, learn } = this.#options;
    const { status, headers } = response;
    const words = await readText(this.#bodyOf(response), MAX_ERROR_BYTES).catch(() => '');
    const retryAfterMs = parseRetryAfter(headers['retry-after'], clock.now());
    const refusal = status === 429 ? rateLimitAnswer(headers, words, retryAfterMs) : undefined;
    if (refusal !== undefined) return { retryAfter: refusal, error: this.#error(status, words) };
    learn(readRateLimitHeaders(headers).limits);
    // A 429 that does not mention the quota is load shedding.
    const error = this.#error(status, words, status === 429 ? 503 : status);
    return { fail: this.#failed(error, retryAfterMs), status };
  }

  #failed(reason: Error, retryAfterMs?: number): FailedAttempt {
    const { clock, random, request } = this.#options;
    const attemptMs = clock.now() - this.#startedAt;
    const facts = { canSplit: request.canSplit === true, attemptMs, retryAfterMs, random: random() };
    return new FailedAttempt(reason, this.#config, facts);
  }

  /**
   * @param status 0 means no answer; `words` are then the network's code and message
   * @param meaning the status whose failure this is
   */
  #error(status: number, words: string, meaning = status, cause?: unknown): MixpanelError {
    const { method, path } = this.#options.request;
    const { name } = failureOf(meaning, words, path);
    const outcome = status === 0 ? 'got no answer' : `answered ${status}`;
    return new MixpanelError(name, { status, endpoint: `${method} ${path} ${outcome}`, body: words }, cause);
  }

  async #send(): Promise<AxiosResponse<unknown>> {
    const { clock, timeoutMs } = this.#options;
    const timeout = new AbortController();
    const cancel = clock.after(timeoutMs, () => {
      timeout.abort();
    });
    try {
      return await sendOnce({ ...this.#config, signal: timeout.signal });
    } catch (thrown) {
      if (!timeout.signal.aborted) throw thrown;
      const message = `timeout: no headers within ${timeoutMs / 1000} s`;
      throw new AxiosError(message, AxiosError.ETIMEDOUT, this.#config);
    } finally {
      cancel();
    }
  }

  #bodyOf({ data, headers, status }: AxiosResponse<unknown>): Readable {
    const { clock, timeoutMs, totalTimeoutMs } = this.#options;
    const answer = streamOf(data);
    const body = decompress(answer, status === NO_CONTENT ? undefined : headers['content-encoding']);
    destroyOnStall(body, answer, clock, timeoutMs, totalTimeoutMs);
    return body;
  }
}

/**
 * Events arrive by the server's clock, so its date counts even if ours is ahead: a date too early only costs reading again,
 * a date too late would hide events that arrive until then. An implausible date is replaced by ours, since it ends up in
 * the state, and later syncs would reject the year 99999.
 */
function serverTime(header: unknown, nowMs: number): number {
  const date = Date.parse(String(header));
  return date >= EARLIEST_MS && date <= nowMs + DAY_MS ? date : nowMs;
}

function streamOf(data: unknown): IncomingMessage {
  if (data instanceof IncomingMessage) return data;
  throw new TypeError('the HTTP client did not return a stream');
}
