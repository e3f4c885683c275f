import { readRateLimitHeaders, type LearnedLimits, type LimitName } from './rate-limit-headers.ts';

/** A longer `Retry-After` (ms) is the window of the quota; one that ends earlier says when to retry. */
export const MAX_RETRY_AFTER_MS = 300_000;

/** A 429 of the project's quota. */
export interface RateLimitAnswer {
  /** The limit that tripped; undefined if the answer does not say. */
  readonly limit: LimitName | undefined;
  /** When to retry at the earliest (ms from now); undefined if the answer does not say. */
  readonly retryAfterMs: number | undefined;
  readonly limits: LearnedLimits;
}

const USAGE = /(\d+)\/(\d+) queries (?:running )?(concurrently|in the last \w+)/g;
const LIMIT_OF_SPAN: Readonly<Record<string, LimitName>> = {
  concurrently: 'concurrent',
  'in the last hour': 'perHour',
};

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
  const usages = [...body.matchAll(USAGE)].map(([, used, quota, span = '']) => ({
    isExceeded: Number(used) > Number(quota),
    quota: Number(quota),
    limit: LIMIT_OF_SPAN[span],
  }));
  const named = usages.filter(({ isExceeded }) => isExceeded).map(({ limit }) => limit ?? 'perSecond');
  const isWindow = retryAfterMs !== undefined && retryAfterMs > MAX_RETRY_AFTER_MS;
  const limit =
    trippedLimit(
      exhausted.map((each) => each.limit),
      named,
    ) ?? (isWindow ? 'perHour' : undefined);
  const saysNothing = limit === undefined && retryAfterMs === undefined && usages.length === 0;
  if (saysNothing && Object.keys(limits).length === 0) return undefined;
  const requestedMs = retryAfterMs ?? exhausted.find((each) => each.limit === limit)?.resetMs ?? Infinity;
  // The first of several quotas for one limit counts.
  const learned = usages.filter(({ quota }) => quota > 0).reverse();
  const ofBody = Object.fromEntries(
    learned.flatMap((each) => (each.limit === undefined ? [] : [[each.limit, each.quota]])),
  );
  return {
    limit,
    retryAfterMs: requestedMs <= MAX_RETRY_AFTER_MS ? requestedMs : undefined,
    limits: { ...ofBody, ...limits },
  };
}

/** Several limits can be exhausted at the same time; the body says which of them refused the request. */
function trippedLimit(exhausted: readonly LimitName[], named: readonly LimitName[]): LimitName | undefined {
  const agreed = exhausted.filter((limit) => named.includes(limit));
  const candidates = [agreed, exhausted, named].find(({ length }) => length > 0) ?? [];
  return candidates.includes('perHour') ? 'perHour' : candidates[0];
}
