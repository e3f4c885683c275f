import type { Answer } from '../http/answer.ts';
import { jsonAnswer } from '../http/answer.ts';
import type { Family, FamilyLimits } from './families.ts';

/**
 * How a 429 reports the limits. `2026`: `RateLimit` headers, `Retry-After`, and a body that names the limit that tripped.
 * `2021`: a body with the usage of both limits, with or without the seconds until a retry can succeed in `Retry-After`.
 */
export const REFUSAL_FORMS = ['2026', '2021', '2021 with Retry-After'] as const;

export type RefusalForm = (typeof REFUSAL_FORMS)[number];

/** The limit that tripped. `load`: none, the servers are busy, and the answer has neither numbers nor headers. */
export const REFUSED_BY = ['hour', 'minute', 'second', 'concurrency', 'load'] as const;

export type RefusedBy = (typeof REFUSED_BY)[number];

/** The requests of a family that count, without the one that is asked for. */
export interface FamilyUsage {
  readonly running: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Why a request is refused, and how many seconds a retry has to wait to succeed. */
export interface Refusal {
  readonly refusedBy: RefusedBy;
  readonly family: Family;
  readonly limits: FamilyLimits;
  readonly usage: FamilyUsage;
  readonly waitSeconds: number;
}

const TITLES: Readonly<Record<Family, string>> = {
  query: 'Query',
  export: 'Export',
  app: 'App',
  lexicon: 'Lexicon',
  ingest: 'Ingestion',
};
const DOCS_LINK = 'For more information, please consult our documentation at https://docs.mixpanel.com/';
/** The hour is rolling, so this is its length and not the time until a retry succeeds. */
const RETRY_AFTER_SECONDS = { hour: 3600, minute: 60, second: 1, concurrency: 10 } as const;

/**
 * Mixpanel's 429.
 * @param request path and query string
 */
export function refusalAnswer(
  refusal: Refusal,
  form: RefusalForm,
  { request, projectId }: { readonly request: string; readonly projectId: number },
): Answer {
  const start = `${TITLES[refusal.family]} rate limit exceeded for project_id: ${projectId}`;
  const { refusedBy } = refusal;
  if (refusedBy === 'load') return jsonAnswer({ error: `${start} ${DOCS_LINK}` }, 429);
  const usage = form === '2026' ? trippedUsage(refusal, refusedBy) : fullUsage(refusal, refusedBy);
  const answer = jsonAnswer({ request, error: `${start}. ${usage}. ${DOCS_LINK}` }, 429);
  if (form === '2021') return answer;
  const headers =
    form === '2026'
      ? {
          'Retry-After': String(RETRY_AFTER_SECONDS[refusedBy]),
          ...rateLimitHeaders(refusal.limits, refusal.usage, refusedBy),
        }
      : { 'Retry-After': String(refusal.waitSeconds) };
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

type Tripped = Exclude<RefusedBy, 'load'>;

/** `This request exceeded the rate limit (61/60 queries running in the last hour)` */
function trippedUsage({ limits, usage }: Refusal, refusedBy: Tripped): string {
  const limit = refusedBy === 'concurrency' ? 'concurrency limit' : 'rate limit';
  return `This request exceeded the ${limit} (${usageText(limits, usage, refusedBy)})`;
}

/** `1/5 queries running concurrently and 61/60 queries running in the last hour` */
function fullUsage({ limits, usage }: Refusal, refusedBy: Tripped): string {
  const isShort = refusedBy === 'minute' || refusedBy === 'second';
  return isShort
    ? usageText(limits, usage, refusedBy)
    : `${usageText(limits, usage, 'concurrency')} and ${usageText(limits, usage, 'hour')}`;
}

function usageText(limits: FamilyLimits, usage: FamilyUsage, limit: Tripped): string {
  const texts: Readonly<Record<Tripped, string>> = {
    hour: `${usage.hour + 1}/${limits.perHour} queries running in the last hour`,
    minute: `${usage.minute + 1}/${limits.perMinute} queries in the last minute`,
    second: `${usage.second + 1}/${limits.perSecond} queries in the last second`,
    concurrency: `${usage.running + 1}/${limits.concurrent} queries running concurrently`,
  };
  return texts[limit];
}

/**
 * `RateLimit-Policy: "project";q=60;w=3600, "project-concurrency";q=5;qu="concurrent-requests"` and
 * `RateLimit: "project";r=0;t=3600, "project-concurrency";r=3`. None for a family without limits.
 */
export function rateLimitHeaders(
  limits: FamilyLimits,
  usage: FamilyUsage,
  refusedBy?: Tripped,
): Record<string, string> {
  const policies = [
    { limit: 'hour', name: 'project', quota: limits.perHour, unit: 'w=3600', used: usage.hour },
    { limit: 'minute', name: 'project-minute', quota: limits.perMinute, unit: 'w=60', used: usage.minute },
    { limit: 'second', name: 'project-second', quota: limits.perSecond, unit: 'w=1', used: usage.second },
    {
      limit: 'concurrency',
      name: 'project-concurrency',
      quota: limits.concurrent,
      unit: 'qu="concurrent-requests"',
      used: usage.running,
    },
  ].filter(({ quota }) => Number.isFinite(quota));
  if (policies.length === 0) return {};
  return {
    'RateLimit-Policy': policies.map(({ name, quota, unit }) => `"${name}";q=${quota};${unit}`).join(', '),
    RateLimit: policies
      .map(({ limit, name, quota, used }) =>
        limit === refusedBy
          ? `"${name}";r=0;t=${RETRY_AFTER_SECONDS[refusedBy]}`
          : `"${name}";r=${Math.max(0, quota - used)}`,
      )
      .join(', '),
  };
}
