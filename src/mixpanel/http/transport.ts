import { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import axios, { AxiosError, type AxiosInstance, type InternalAxiosRequestConfig } from 'axios';
import axiosRetry from 'axios-retry';
import type { Clock } from '../../base/clock.ts';
import { DAY_MS } from '../../base/days.ts';
import { Waiter } from '../../base/wait-observer.ts';
import { basicAuth, projectParams, type Credentials } from './auth.ts';
import { decompress } from './body.ts';
import type { Budget } from '../quota/budget.ts';
import { readRateLimitHeaders } from '../quota/rate-limit-headers.ts';
import { secureAgent, type Proxy } from './proxy.ts';
import type { Family } from '../endpoints.ts';
import { destroyOnStall } from './stall.ts';
import { Attempts, type AttemptedRequest } from './attempts.ts';

/**
 * How long (ms) the headers may take, and again the first byte of the body. Mixpanel itself gives up after about 488 s on
 * Query routes and 120 s on App routes; a shorter timeout here would waste the quota of a slow query. The limit of the
 * export is not documented, so it gets that of a query.
 */
const TIMEOUT_MS: Readonly<Record<Family, number>> = { query: 520_000, export: 520_000, app: 150_000 };

/** The export's answer for days without events. It has no body, even if its headers announce one. */
const NO_CONTENT = 204;

/** Mixpanel did not exist before. */
const EARLIEST_MS = Date.UTC(2009, 0, 1);

export interface ApiRequest extends AttemptedRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly isFree?: boolean;
}

export interface ApiAnswer {
  /** The server's time of the answer, from its `Date` header unless that is implausible; ms UTC. */
  readonly at: number;
  /** Decompressed bytes; iterating over a truncated body throws. */
  readonly body: Readable;
}

export interface TransportOptions {
  readonly credentials: Credentials;
  readonly userAgent: string;
  readonly clock: Clock;
  /** Limit (ms) for one request with all its retries; Infinity leaves it to the retry policy. */
  readonly totalTimeoutMs: number;
  readonly random: () => number;
  readonly log: (message: string) => void;
  readonly proxy?: Proxy | undefined;
}

/** Sends requests to one API family: adds the credentials and applies timeouts, retries and quota. */
export class Transport {
  readonly #family: Family;
  readonly #host: string;
  readonly #budget: Budget;
  readonly #options: TransportOptions;
  readonly #timeoutMs: number;
  readonly #http: AxiosInstance;
  readonly #sendOnce = axios.getAdapter('http');

  constructor(family: Family, host: string, budget: Budget, options: TransportOptions) {
    this.#family = family;
    this.#host = host;
    this.#budget = budget;
    this.#options = options;
    this.#timeoutMs = Math.min(TIMEOUT_MS[family], options.totalTimeoutMs);
    this.#http = axios.create({
      // axios's decompression hides truncation, and credentials must not follow a redirect.
      decompress: false,
      maxRedirects: 0,
      responseType: 'stream',
      auth: basicAuth(options.credentials),
      headers: { 'User-Agent': options.userAgent, 'Accept-Encoding': 'gzip', Accept: '*/*' },
      httpsAgent: secureAgent(options.proxy),
      // Mixpanel answers 200. Any other success would look like a read without records, which only the export means.
      validateStatus: (status) => status === 200 || (status === NO_CONTENT && family === 'export'),
      // The agent handles the proxy. axios's own proxy support would send plain HTTP requests, with credentials, off this
      // machine, so it is turned off; not for https with a proxy, because that would disable the agent's proxy too.
      ...(options.proxy !== undefined && host.startsWith('https:') ? {} : { proxy: false }),
    });
    axiosRetry(this.#http);
  }

  /** Sends a request, and retries it as `FAILURES` says. Throws {@link MixpanelError}. */
  async send(request: ApiRequest): Promise<ApiAnswer> {
    const { method, path, params, form, isFree = false } = request;
    const { credentials, clock } = this.#options;
    const waiter = new Waiter();
    const budget = isFree ? undefined : this.#budget;
    const attempts = new Attempts({ request, ...this.#options, budget, waiter });
    try {
      const { data, headers, status } = await this.#http.request<unknown>({
        method,
        url: this.#host + path,
        params: wellFormed({ ...(this.#family === 'app' ? {} : projectParams(credentials)), ...params }),
        ...(form === undefined ? {} : { data: new URLSearchParams(form) }),
        adapter: (config) => this.#sendInSlot(config, attempts),
        'axios-retry': {
          retries: Infinity,
          shouldResetTimeout: true,
          // Otherwise axios-retry would wait for Retry-After by its own clock.
          retryDelay: () => 0,
          retryCondition: (error) => attempts.shouldRetry(error, (response) => this.#bodyOf(response)),
          onRetry: () => attempts.waitBeforeRetry(),
        },
      });
      attempts.succeeded();
      return {
        at: serverTime(headers['date'], clock.now()),
        body: this.#bodyOf({ data, headers: status === NO_CONTENT ? {} : headers }),
      };
    } catch (thrown) {
      throw attempts.error ?? thrown;
    } finally {
      waiter.endWait();
    }
  }

  /** Starts the total timeout for a request. The returned function says whether there is time for another attempt. */
  startTotalTimeout(): () => boolean {
    const { clock, totalTimeoutMs } = this.#options;
    const startedAt = clock.now();
    return () => clock.now() - startedAt < totalTimeoutMs;
  }

  /** Each attempt holds a slot until its body is closed or its failure has been handled. */
  async #sendInSlot(config: InternalAxiosRequestConfig, attempts: Attempts) {
    const release = await attempts.acquireSlot(this.#budget);
    try {
      const response = await this.#sendWithTimeout(config);
      streamOf(response.data).once('close', release);
      this.#budget.learn(readRateLimitHeaders(response.headers).limits);
      return response;
    } catch (thrown) {
      // An error answer keeps its slot until it has been read.
      if (!axios.isAxiosError(thrown) || thrown.response === undefined) release();
      else this.#budget.learn(readRateLimitHeaders(thrown.response.headers).limits);
      throw thrown;
    }
  }

  async #sendWithTimeout(config: InternalAxiosRequestConfig) {
    const timeout = new AbortController();
    const cancel = this.#options.clock.after(this.#timeoutMs, () => {
      timeout.abort();
    });
    try {
      return await this.#sendOnce({ ...config, signal: timeout.signal });
    } catch (thrown) {
      if (!timeout.signal.aborted) throw thrown;
      const message = `timeout: no headers within ${this.#timeoutMs / 1000} s`;
      throw new AxiosError(message, AxiosError.ETIMEDOUT, config);
    } finally {
      cancel();
    }
  }

  #bodyOf({ data, headers }: { data: unknown; headers: Readonly<Record<string, unknown>> }): Readable {
    const answer = streamOf(data);
    const body = decompress(answer, headers['content-encoding']);
    const { clock, totalTimeoutMs } = this.#options;
    destroyOnStall(body, answer, clock, this.#timeoutMs, totalTimeoutMs);
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

/** A truncated name may end in a lone surrogate, which JSON can hold but a URL cannot. */
function wellFormed(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, value.toWellFormed()]));
}

function streamOf(data: unknown): IncomingMessage {
  if (data instanceof IncomingMessage) return data;
  throw new TypeError('the HTTP client did not return a stream');
}
