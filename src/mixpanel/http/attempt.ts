import { IncomingMessage } from 'node:http';
import { addAbortSignal, type Readable } from 'node:stream';
import axios, { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { Clock } from '../../base/clock.ts';
import { codeOf, ConnectorError } from '../../base/errors.ts';
import { ENDPOINTS } from '../endpoints.ts';
import { answerError } from '../failures.ts';
import type { Outcome } from '../quota/lane.ts';
import { rateLimitAnswer } from '../quota/rate-limit-answer.ts';
import { readRateLimitHeaders } from '../quota/rate-limit-headers.ts';
import type { ApiRequest } from './axios-config.ts';
import { decompress, readText } from './body.ts';
import { FailedAttempt, parseRetryAfter } from './retries.ts';
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
  readonly request: ApiRequest;
  readonly clock: Clock;
  readonly random: () => number;
  /** Limit (ms) for the headers, and again for the first byte of the body. */
  readonly timeoutMs: number;
  /** Aborted when the caller does not want the answer any more. Its body is then closed. */
  readonly signal: AbortSignal | undefined;
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
  const { request, clock, random, timeoutMs, signal, take } = options;
  const startedAt = clock.now();
  const failedBy = (reason: Error, retryAfterMs?: number): FailedAttempt => {
    const attemptMs = clock.now() - startedAt;
    const facts = { canSplit: request.canSplit ?? false, attemptMs, retryAfterMs, random: random() };
    return new FailedAttempt(reason, config, facts);
  };
  const response = await send(config, clock, timeoutMs);
  if (response instanceof AxiosError) {
    const words = [codeOf(response), response.message].filter(Boolean).join(': ');
    const error = answerError(request, 0, words, { cause: response.cause ?? new Error(words) });
    return { fail: failedBy(error), status: 0, limits: {} };
  }
  const { status, headers } = response;
  const { limits } = readRateLimitHeaders(headers);
  const stream = streamOf(response.data);
  const body = decompress(stream, status === NO_CONTENT ? undefined : headers['content-encoding']);
  destroyOnStall(body, stream, clock, timeoutMs);
  if (status === 200 || (status === NO_CONTENT && request.path === ENDPOINTS.export.path)) {
    stream.once('close', release);
    if (signal !== undefined) addAbortSignal(signal, body);
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
  if (refusal !== undefined) return { retryAfter: refusal, error: answerError(request, status, words) };
  // A 429 that does not mention the quota is load shedding.
  const error = answerError(request, status, words, status === 429 ? { meaning: 503 } : {});
  return { fail: failedBy(error, retryAfterMs), status, limits };
}

/** The headers of the answer, or why none came. */
async function send(
  config: InternalAxiosRequestConfig,
  clock: Clock,
  timeoutMs: number,
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

function streamOf(data: unknown): IncomingMessage {
  if (data instanceof IncomingMessage) return data;
  throw new TypeError('the HTTP client did not return a stream');
}
