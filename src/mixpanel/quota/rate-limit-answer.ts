import {
  readRateLimitHeaders,
  type ExhaustedLimit,
  type LearnedLimits,
  type TrippedLimit,
} from './rate-limit-headers.ts';

/** A longer `Retry-After` (ms) is the window of the quota; one that ends earlier says when to retry. */
export const MAX_RETRY_AFTER_MS = 300_000;

/** A 429 of the project's quota. */
export interface RateLimitAnswer {
  /** undefined if the answer does not say. */
  readonly limit: TrippedLimit | undefined;
  /** When to retry at the earliest (ms from now); undefined if the answer does not say. */
  readonly retryAfterMs: number | undefined;
  readonly limits: LearnedLimits;
}

const USAGE = /(\d+)\/(\d+) queries (?:running )?(concurrently|in the last \w+)/g;

/**
 * What a 429 says about the quota: by its headers, or else in the words of its body. Until 2026 the body named all limits,
 * `1/5 queries running concurrently and 61/60 queries running in the last hour`; since then only the one that tripped,
 * `This request exceeded the rate limit (61/60 queries running in the last hour)`.
 *
 * @returns undefined for load shedding, which has neither numbers nor headers: the servers are busy, not the quota spent
 */
export function rateLimitAnswer(
  headers: Readonly<Record<string, unknown>>,
  body: string,
  retryAfterMs: number | undefined,
): RateLimitAnswer | undefined {
  const { limits, exhausted } = readRateLimitHeaders(headers);
  const named = readBody(body);
  const limit = trippedLimit(exhausted, named.tripped, retryAfterMs);
  const saysNothing = limit === undefined && retryAfterMs === undefined && !named.hasNumbers;
  if (saysNothing && Object.keys(limits).length === 0) return undefined;
  const resetMs = exhausted.find((each) => each.limit === limit)?.resetMs;
  const requestedMs = retryAfterMs ?? resetMs;
  return {
    limit,
    retryAfterMs: requestedMs !== undefined && requestedMs <= MAX_RETRY_AFTER_MS ? requestedMs : undefined,
    limits: { ...named.limits, ...limits },
  };
}

function trippedLimit(
  exhausted: readonly ExhaustedLimit[],
  named: readonly TrippedLimit[],
  retryAfterMs: number | undefined,
): TrippedLimit | undefined {
  const candidates = exhausted.map(({ limit }) => limit);
  // Several limits can be exhausted at the same time; the body says which of them refused the request.
  const agreed = candidates.filter((limit) => named.includes(limit));
  const [first, ...others] = agreed.length > 0 ? agreed : candidates.length > 0 ? candidates : named;
  if (first !== undefined) return others.includes('hour') ? 'hour' : first;
  return retryAfterMs !== undefined && retryAfterMs > MAX_RETRY_AFTER_MS ? 'hour' : undefined;
}

function readBody(body: string): {
  hasNumbers: boolean;
  tripped: TrippedLimit[];
  limits: LearnedLimits;
} {
  const usages = [...body.matchAll(USAGE)].map(([, used, limit, span = '']) => ({
    isExceeded: Number(used) > Number(limit),
    quota: Number(limit),
    span,
  }));
  const quotaOf = (span: string): number | undefined =>
    usages.find((usage) => usage.span === span && usage.quota > 0)?.quota;
  const [perHour, concurrent] = [quotaOf('in the last hour'), quotaOf('concurrently')];
  return {
    hasNumbers: usages.length > 0,
    tripped: usages.filter(({ isExceeded }) => isExceeded).map(({ span }) => limitOf(span)),
    limits: {
      ...(perHour === undefined ? {} : { perHour }),
      ...(concurrent === undefined ? {} : { concurrent }),
    },
  };
}

function limitOf(span: string): TrippedLimit {
  if (span === 'concurrently') return 'concurrency';
  return span === 'in the last hour' ? 'hour' : 'burst';
}
