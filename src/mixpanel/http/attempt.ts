import { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import axios, { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { Clock } from '../../base/clock.ts';
import { codeOf, ConnectorError } from '../../base/errors.ts';
import { failureOf, MixpanelError } from '../failures.ts';
import type { Outcome } from '../quota/lane.ts';
import { rateLimitAnswer } from '../quota/rate-limit-answer.ts';
import { readRateLimitHeaders } from '../quota/rate-limit-headers.ts';
import { decompress, readText } from './body.ts';
import { FailedAttempt, parseRetryAfter, type CanSplit } from './retries.ts';
import { serverTime } from './server-time.ts';
import { destroyOnStall } from './stall.ts';

const MAX_ERROR_BYTES = 65_536;
/** The export's answer for days without events. It has no body, even if its headers announce one. */
const NO_CONTENT = 204;

export interface ApiAnswer {
  /** Mixpanel's time of the answer, ms UTC. */
  readonly at: number;
  /** Decompressed bytes; iterating over a truncated body throws. */
  readonly body: Readable;
}

export interface AttemptOptions<T> {
  readonly request: { readonly method: string; readonly path: string; readonly canSplit?: CanSplit };
  readonly clock: Clock;
  readonly random: () => number;
  /** Limit (ms) for the headers, and again for the first byte of the body. */
  readonly timeoutMs: number;
  /** An upper bound for a stall, ms. */
  readonly totalTimeoutMs: number;
  readonly allowsNoContent: boolean;
  /** What the caller makes of an answer with status 200; its errors fail the attempt. */
  readonly take: (answer: ApiAnswer) => Promise<T>;
}

const sendOnce = axios.getAdapter('http');

/** Sends a request once. Throws only for bugs. @param release called when the body of a success has been read or destroyed */
export async function attempt<T>(
  config: InternalAxiosRequestConfig,
  options: AttemptOptions<T>,
  release: () => void,
): Promise<Outcome<AxiosResponse<T>>> {
  const { request, clock, random, allowsNoContent, take } = options;
  const startedAt = clock.now();
  const failedBy = (reason: Error, retryAfterMs?: number): FailedAttempt => {
    const attemptMs = clock.now() - startedAt;
    const facts = { canSplit: request.canSplit ?? false, attemptMs, retryAfterMs, random: random() };
    return new FailedAttempt(reason, config, facts);
  };
  const response = await send(config, options);
  if (response instanceof AxiosError)
    return { fail: failedBy(unanswered(request, response)), status: 0, limits: {} };
  const { status, headers } = response;
  const { limits } = readRateLimitHeaders(headers);
  const body = bodyOf(response, options);
  if (status === 200 || (status === NO_CONTENT && allowsNoContent)) {
    streamOf(response.data).once('close', release);
    try {
      const data = await take({ at: serverTime(headers['date'], clock.now()), body });
      return { done: { ...response, data }, limits };
    } catch (thrown) {
      if (!(thrown instanceof ConnectorError)) throw thrown;
      return { fail: failedBy(thrown), status, limits };
    }
  }
  const words = await readText(body, MAX_ERROR_BYTES).catch(() => '');
  const retryAfterMs = parseRetryAfter(headers['retry-after'], clock.now());
  const refusal = status === 429 ? rateLimitAnswer(headers, words, retryAfterMs) : undefined;
  if (refusal !== undefined) return { retryAfter: refusal, error: errorOf(request, status, words) };
  // A 429 that does not mention the quota is load shedding.
  const error = errorOf(request, status, words, status === 429 ? 503 : status);
  return { fail: failedBy(error, retryAfterMs), status, limits };
}

/** The headers of the answer, or why none came. */
async function send(
  config: InternalAxiosRequestConfig,
  { clock, timeoutMs }: Pick<AttemptOptions<unknown>, 'clock' | 'timeoutMs'>,
): Promise<AxiosResponse<unknown> | AxiosError> {
  const timeout = new AbortController();
  const cancel = clock.after(timeoutMs, () => {
    timeout.abort();
  });
  try {
    return await sendOnce({ ...config, signal: timeout.signal });
  } catch (thrown) {
    if (!axios.isAxiosError(thrown)) throw thrown;
    if (!timeout.signal.aborted) return thrown;
    return new AxiosError(`timeout: no headers within ${timeoutMs / 1000} s`, AxiosError.ETIMEDOUT);
  } finally {
    cancel();
  }
}

function unanswered(request: AttemptOptions<unknown>['request'], error: AxiosError): MixpanelError {
  const words = [codeOf(error), error.message].filter(Boolean).join(': ');
  return errorOf(request, 0, words, 0, error.cause ?? new Error(words));
}

/**
 * @param status 0 means no answer; `words` are then the network's code and message
 * @param meaning the status whose failure this is
 */
function errorOf(
  { method, path }: AttemptOptions<unknown>['request'],
  status: number,
  words: string,
  meaning = status,
  cause?: unknown,
): MixpanelError {
  const { name } = failureOf(meaning, words, path);
  const outcome = status === 0 ? 'got no answer' : `answered ${status}`;
  return new MixpanelError(name, { status, endpoint: `${method} ${path} ${outcome}`, body: words }, cause);
}

function bodyOf(
  { data, headers, status }: AxiosResponse<unknown>,
  { clock, timeoutMs, totalTimeoutMs }: Omit<AttemptOptions<unknown>, 'take'>,
): Readable {
  const answer = streamOf(data);
  const body = decompress(answer, status === NO_CONTENT ? undefined : headers['content-encoding']);
  destroyOnStall(body, answer, clock, timeoutMs, totalTimeoutMs);
  return body;
}

function streamOf(data: unknown): IncomingMessage {
  if (data instanceof IncomingMessage) return data;
  throw new TypeError('the HTTP client did not return a stream');
}
