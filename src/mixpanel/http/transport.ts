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
import { secureAgent, type Proxy } from './proxy.ts';
import type { Family } from '../endpoints.ts';
import { destroyOnStall } from './stall.ts';
import { Attempts, type AttemptedRequest } from './attempts.ts';

/**
 * How long (ms) headers may take, and as long again the first byte of the body. The server gives up by itself after about
 * 488 s on Query routes and 120 s on App routes; a shorter time here would turn a slow answer into a lost query. How long an
 * export may think is not documented: it gets what a query gets.
 */
const TIMEOUT_MS: Readonly<Record<Family, number>> = { query: 520_000, export: 520_000, app: 150_000 };

/** Mixpanel is not as old. */
const EARLIEST_MS = Date.UTC(2009, 0, 1);

export interface ApiRequest extends AttemptedRequest {
  readonly method: 'GET' | 'POST';
  /** Behind the host, beginning with a slash. */
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  /** Sent as the form-encoded body of a POST. */
  readonly form?: Readonly<Record<string, string>>;
  /** True for what Mixpanel does not count against the quota. */
  readonly isFree?: boolean;
}

/** An answer with status 200 whose body is still to be read. */
export interface ApiAnswer {
  /** When the server made it, by its own `Date` header unless that is far off: ms UTC. */
  readonly at: number;
  /** Unpacked bytes; the iteration fails where the body ends before its end. */
  readonly body: Readable;
}

/** What the transports of all families share. */
export interface TransportOptions {
  readonly credentials: Credentials;
  readonly userAgent: string;
  readonly clock: Clock;
  /** How long (ms) one request may take with all its tries; Infinity leaves it to the policy of retries. */
  readonly totalTimeoutMs: number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly log: (message: string) => void;
  /** For connections over TLS; without it they are direct. */
  readonly proxy?: Proxy | undefined;
}

/** Sends requests to one family: address, credentials, time limit, retries, quota. */
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
      // Its own gunzip would end a cut stream in silence, and credentials must not follow a redirect.
      decompress: false,
      maxRedirects: 0,
      responseType: 'stream',
      auth: basicAuth(options.credentials),
      headers: { 'User-Agent': options.userAgent, 'Accept-Encoding': 'gzip', Accept: '*/*' },
      httpsAgent: secureAgent(options.proxy),
      // Mixpanel answers 200; any other success, such as 204, would be a read without records.
      validateStatus: (status) => status === 200,
      // The agent alone knows the proxy. By axios's own, what is asked in plain would leave this machine with the
      // credentials; but to say so to axios would take the proxy from the agent as well.
      ...(options.proxy !== undefined && host.startsWith('https:') ? {} : { proxy: false }),
    });
    axiosRetry(this.#http);
  }

  /** One request, tried again as the table of failures says. Throws {@link MixpanelError}. */
  async send(request: ApiRequest): Promise<ApiAnswer> {
    const { method, path, params, form, isFree = false } = request;
    const { credentials, clock } = this.#options;
    const waiter = new Waiter();
    const budget = isFree ? undefined : this.#budget;
    const attempts = new Attempts({ request, ...this.#options, budget, waiter });
    try {
      const { data, headers } = await this.#http.request<unknown>({
        method,
        url: this.#host + path,
        params: wellFormed({ ...(this.#family === 'app' ? {} : projectParams(credentials)), ...params }),
        ...(form === undefined ? {} : { data: new URLSearchParams(form) }),
        adapter: (config) => this.#sendInSlot(config, attempts),
        'axios-retry': {
          retries: Infinity,
          shouldResetTimeout: true,
          // Left alone, axios-retry would wait for Retry-After as well, by a clock of its own.
          retryDelay: () => 0,
          retryCondition: (error) => attempts.shouldRetry(error, (response) => this.#bodyOf(response)),
          onRetry: () => attempts.waitBeforeRetry(),
        },
      });
      attempts.succeeded();
      return { at: serverTime(headers['date'], clock.now()), body: this.#bodyOf({ data, headers }) };
    } catch (thrown) {
      throw attempts.error ?? thrown;
    } finally {
      waiter.endWait();
    }
  }

  /** Begins to be patient with a request: the function that is returned says whether it may be sent once more. */
  startTotalTimeout(): () => boolean {
    const { clock, totalTimeoutMs } = this.#options;
    const begun = clock.now();
    return () => clock.now() - begun < totalTimeoutMs;
  }

  /** Every try takes its place in the budget, and keeps it until its body is closed, or what it failed of is known. */
  async #sendInSlot(config: InternalAxiosRequestConfig, trial: Attempts) {
    const leave = await trial.acquireSlot(this.#budget);
    try {
      const response = await this.#sendWithTimeout(config);
      streamOf(response.data).once('close', leave);
      return response;
    } catch (thrown) {
      // Where there is an answer, what it says is learned first.
      if (!axios.isAxiosError(thrown) || thrown.response === undefined) leave();
      throw thrown;
    }
  }

  /** Fails where the headers do not come in time. */
  async #sendWithTimeout(config: InternalAxiosRequestConfig) {
    const tooLong = new AbortController();
    const cancel = this.#options.clock.after(this.#timeoutMs, () => {
      tooLong.abort();
    });
    try {
      return await this.#sendOnce({ ...config, signal: tooLong.signal });
    } catch (thrown) {
      if (!tooLong.signal.aborted) throw thrown;
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
 * The server's clock is the one that events arrive by, so it counts, also where ours is ahead of it: what is dated too early is
 * read once more, what is dated too late hides what arrives until then. A date that is no server's is a broken header: it
 * would be remembered, and a year 99999 is a state that every later sync refuses.
 */
function serverTime(header: unknown, nowMs: number): number {
  const date = Date.parse(String(header));
  return date >= EARLIEST_MS && date <= nowMs + DAY_MS ? date : nowMs;
}

/** A name that was cut may end in half a pair of surrogates: JSON can hold that, no address can. */
function wellFormed(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, value.toWellFormed()]));
}

function streamOf(data: unknown): IncomingMessage {
  if (data instanceof IncomingMessage) return data;
  throw new TypeError('the HTTP client gave no stream');
}
