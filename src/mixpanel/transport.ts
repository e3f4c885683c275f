import { Readable } from 'node:stream';
import axios, { type AxiosAdapter, type AxiosError, type AxiosInstance } from 'axios';
import axiosRetry from 'axios-retry';
import type { Clock } from '../base/clock.ts';
import { codeOf } from '../base/errors.ts';
import { basicAuth, projectParams, type Credentials } from './auth.ts';
import { readText, unpacked } from './body.ts';
import type { Budget, Leave } from './budget.ts';
import { failureOf, MixpanelError } from './failures.ts';
import type { Family } from './regions.ts';
import { delayBeforeRetry, parseRetryAfter } from './retry-policy.ts';

/**
 * How long (ms) headers may take. The server gives up by itself after about 488 s on Query routes and 120 s on App
 * routes; a shorter time here would turn a slow answer into a lost query.
 */
const TIMEOUT_MS: Readonly<Record<Family, number>> = { query: 520_000, export: 520_000, app: 150_000 };

/** Error bodies are read so far. */
const MOST_ERROR_BYTES = 65_536;
/** And shown so far. */
const MOST_SHOWN_CHARACTERS = 300;

export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  /** Behind the host, beginning with a slash. */
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  /** Sent as the form-encoded body of a POST. */
  readonly form?: Readonly<Record<string, string>>;
  /** True for what Mixpanel does not count against the quota. */
  readonly isFree?: boolean;
  /** True where the caller asks for fewer days once this is too heavy. */
  readonly canAskForLess?: boolean;
}

/** An answer with status 2xx whose body is still to be read. */
export interface ApiAnswer {
  /** When the server made it, by its own `Date` header: ms UTC. */
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
  readonly patienceMs: number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly log: (message: string) => void;
}

/** Sends requests to one family: address, credentials, time limit, retries, quota. */
export class Transport {
  readonly #family: Family;
  readonly #host: string;
  readonly #budget: Budget;
  readonly #options: TransportOptions;
  readonly #http: AxiosInstance;

  constructor(family: Family, host: string, budget: Budget, options: TransportOptions) {
    this.#family = family;
    this.#host = host;
    this.#budget = budget;
    this.#options = options;
    this.#http = axios.create({
      // Its own gunzip would end a cut stream in silence, and credentials must not follow a redirect.
      decompress: false,
      maxRedirects: 0,
      responseType: 'stream',
      timeout: Math.min(TIMEOUT_MS[family], options.patienceMs),
      auth: basicAuth(options.credentials),
      headers: { 'User-Agent': options.userAgent, 'Accept-Encoding': 'gzip', Accept: '*/*' },
    });
    axiosRetry(this.#http);
  }

  /** One request, tried again as the table of failures says. Throws {@link MixpanelError}. */
  async send(request: ApiRequest): Promise<ApiAnswer> {
    const { method, path, params, form, isFree = false } = request;
    const { credentials, clock } = this.#options;
    const budget = this.#budget;
    const trial = new Trial(request, this.#options, isFree ? undefined : budget);
    try {
      const { data, headers } = await this.#http.request<unknown>({
        method,
        url: this.#host + path,
        params: { ...(this.#family === 'app' ? {} : projectParams(credentials)), ...params },
        ...(form === undefined ? {} : { data: new URLSearchParams(form) }),
        // Every try takes its place in the budget, and keeps it until its body is done with.
        adapter: inPlace(() => (isFree ? budget.enterFree() : budget.enter())),
        'axios-retry': {
          retries: Infinity,
          shouldResetTimeout: true,
          // Left alone, axios-retry would wait for Retry-After as well, by a clock of its own.
          retryDelay: () => 0,
          retryCondition: (error) => trial.isWorthAnother(error),
          onRetry: () => trial.waitForNext(),
        },
      });
      const date = Date.parse(String(headers['date']));
      return {
        at: Number.isNaN(date) ? clock.now() : date,
        body: unpacked(streamOf(data), headers['content-encoding']),
      };
    } catch (thrown) {
      throw trial.error ?? thrown;
    }
  }
}

/** An HTTP adapter that waits for a place, and gives it back when the body is closed or there is none. */
function inPlace(enter: () => Promise<Leave>): AxiosAdapter {
  const send = axios.getAdapter('http');
  return async (config) => {
    const leave = await enter();
    try {
      const response = await send(config);
      streamOf(response.data).once('close', leave);
      return response;
    } catch (thrown) {
      const body: unknown = axios.isAxiosError(thrown) ? thrown.response?.data : undefined;
      if (body instanceof Readable) body.once('close', leave);
      else leave();
      throw thrown;
    }
  };
}

/** One request through all its tries: what the last one said, and whether another is worth it. */
class Trial {
  readonly #request: ApiRequest;
  readonly #options: TransportOptions;
  readonly #budget: Budget | undefined;
  readonly #begun: number;
  #retries = 0;
  #delayMs = 0;
  /** What the last try failed of. */
  error: MixpanelError | undefined;

  /** @param budget where everybody waits together for a spent quota; undefined for a request that needs none */
  constructor(request: ApiRequest, options: TransportOptions, budget: Budget | undefined) {
    this.#request = request;
    this.#options = options;
    this.#budget = budget;
    this.#begun = options.clock.now();
  }

  async isWorthAnother(error: AxiosError): Promise<boolean> {
    const { clock, random, patienceMs } = this.#options;
    const { method, path, canAskForLess = false } = this.#request;
    const status = error.response?.status ?? 0;
    const said = await whatItSaid(error);
    const { name, act } = failureOf(status, said, path);
    const outcome = status === 0 ? 'got no answer' : `answered ${status}`;
    this.error = new MixpanelError(name, {
      status,
      endpoint: `${method} ${path} ${outcome}`,
      body: said.slice(0, MOST_SHOWN_CHARACTERS),
    });
    const retryAfterMs = parseRetryAfter(error.response?.headers['retry-after'], clock.now());
    const elapsedMs = clock.now() - this.#begun;
    const attempt = { retries: this.#retries, elapsedMs, retryAfterMs, canAskForLess };
    const delay = delayBeforeRetry(act, attempt, random());
    if (delay === undefined || elapsedMs + delay > patienceMs) return false;
    this.#delayMs = delay;
    if (act === 'wait' && this.#budget !== undefined) {
      // Everybody of this family waits then, and waits in one place.
      this.#budget.pauseUntil(clock.now() + delay);
      this.#delayMs = 0;
    }
    return true;
  }

  async waitForNext(): Promise<void> {
    const { clock, log } = this.#options;
    this.#retries++;
    if (this.#delayMs === 0) return;
    log(`${this.error?.detail ?? this.#request.path}; trying again in ${Math.ceil(this.#delayMs / 1000)} s`);
    await clock.sleep(this.#delayMs);
  }
}

/** The body of an error, or what the network said where there is none. */
async function whatItSaid(error: AxiosError): Promise<string> {
  const { response } = error;
  if (response === undefined) return [codeOf(error), error.message].filter(Boolean).join(': ');
  try {
    return await readText(
      unpacked(streamOf(response.data), response.headers['content-encoding']),
      MOST_ERROR_BYTES,
    );
  } catch {
    return '';
  }
}

function streamOf(data: unknown): Readable {
  if (data instanceof Readable) return data;
  throw new TypeError('the HTTP client gave no stream');
}
