/** The limits of a project that its answers report. */
export interface LearnedLimits {
  readonly perHour?: number;
  readonly perSecond?: number;
  readonly concurrent?: number;
}

export type LimitName = keyof LearnedLimits;

/** What the headers of an answer report. */
export interface RateLimitHeaders {
  readonly limits: LearnedLimits;
  /** The limits without remaining requests, and when they reset, ms from now. */
  readonly exhausted: readonly { readonly limit: LimitName; readonly resetMs: number | undefined }[];
}

const SPAN_OF_SECONDS: Readonly<Record<string, LimitName>> = { 1: 'perSecond', 3600: 'perHour' };

/** A quoted or bare name with its parameters: `"project";q=60;w=3600`. */
const ITEM = /("[^"]*"|[^\s,;="]+)((?:\s*;\s*[^\s,;="]+(?:\s*=\s*(?:"[^"]*"|[^\s,;"]*))?)*)/g;
const PARAMETER = /;\s*([^\s,;="]+)\s*=\s*(?:"([^"]*)"|([^\s,;"]*))/g;

/**
 * Reads `RateLimit-Policy: "project";q=60;w=3600, "project-concurrency";q=5;qu="concurrent-requests"` and
 * `RateLimit: "project";r=0;t=3600, "project-concurrency";r=3`. Ignores what is not valid, other windows and other units.
 */
export function readRateLimitHeaders(headers: Readonly<Record<string, unknown>>): RateLimitHeaders {
  const limits: { -readonly [Limit in keyof LearnedLimits]: LearnedLimits[Limit] } = {};
  const spans = new Map<string, LimitName | undefined>();
  for (const { name, parameters } of itemsOf(headers['ratelimit-policy'])) {
    const span = spanOf(parameters);
    spans.set(name, span);
    const quota = countIn(parameters, 'q');
    // A quota of 0 would hold back every request forever.
    if (span !== undefined && quota !== undefined && quota > 0)
      limits[span] = Math.min(limits[span] ?? Infinity, quota);
  }
  const exhausted = itemsOf(headers['ratelimit']).flatMap(({ name, parameters }) => {
    const span = spans.has(name) ? spans.get(name) : namedSpan(name);
    if (countIn(parameters, 'r') !== 0 || span === undefined) return [];
    const seconds = countIn(parameters, 't');
    return [{ limit: span, resetMs: seconds === undefined ? undefined : seconds * 1000 }];
  });
  return { limits, exhausted };
}

interface Item {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
}

function itemsOf(header: unknown): Item[] {
  if (typeof header !== 'string') return [];
  return [...header.matchAll(ITEM)].map(([, name = '', rest = '']) => ({
    name: name.replaceAll('"', ''),
    parameters: new Map(
      [...rest.matchAll(PARAMETER)].map(([, key = '', quoted, bare = '']) => [key, quoted ?? bare]),
    ),
  }));
}

function spanOf(parameters: Item['parameters']): LimitName | undefined {
  const unit = parameters.get('qu') ?? 'requests';
  if (unit === 'concurrent-requests') return 'concurrent';
  return unit === 'requests' ? SPAN_OF_SECONDS[parameters.get('w') ?? ''] : undefined;
}

/** The limit of a name that no policy explains. */
function namedSpan(name: string): LimitName | undefined {
  if (/concurren/i.test(name)) return 'concurrent';
  return name === 'project' ? 'perHour' : undefined;
}

function countIn(parameters: Item['parameters'], key: string): number | undefined {
  const value = parameters.get(key);
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}
