import { backoff } from '../../base/backoff.ts';
import type { TrippedLimit } from './rate-limit-message.ts';

/**
 * A spent quota comes back within a rolling hour; with other clients at work it can take longer. Who was refused for half a
 * working day is told: the project is used beyond its quota, which waiting does not mend.
 */
const MAX_REFUSED_MS = 6 * 3_600_000;
/** After the last of the hour's requests a place comes free about once a minute; five at once are done in seconds. */
const FIRST_DELAY_MS = { hourly: 60_000, burst: 5000 } as const satisfies Record<TrippedLimit, number>;
const MAX_DELAY_MS = 300_000;

/** How it stands with a quota that is spent. */
export interface Refusal {
  /** How often Mixpanel refused before, without an answer between. */
  readonly priorRefusals: number;
  /** How long ago the first of these refusals was, ms. */
  readonly refusedForMs: number;
  /** What Mixpanel asks for in `Retry-After`, ms. */
  readonly retryAfterMs: number | undefined;
  /** What its sentence tells of the limits. */
  readonly limit: TrippedLimit | undefined;
}

/**
 * How long to wait (ms) before Mixpanel is asked again whether there is quota: as long as it says, but less and less often
 * should it go on to refuse those that come when it said; undefined to give up, which is never before
 * the longest time of all is over.
 *
 * @param random from 0 up to 1
 */
export function delayAfterRefusal(refusal: Refusal, random: number): number | undefined {
  const { priorRefusals, refusedForMs, retryAfterMs, limit = 'burst' } = refusal;
  const left = MAX_REFUSED_MS - refusedForMs;
  if (left <= 0) return undefined;
  // A second on top: the header is in whole seconds.
  const asked = retryAfterMs === undefined ? undefined : retryAfterMs + 1000;
  const ours = backoff(FIRST_DELAY_MS[limit], priorRefusals, MAX_DELAY_MS, random);
  return Math.min(priorRefusals === 0 ? (asked ?? ours) : Math.max(asked ?? 0, ours), left);
}
