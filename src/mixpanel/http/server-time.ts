import { DAY_MS } from '../../base/days.ts';

/** Mixpanel did not exist before. */
const EARLIEST_MS = Date.UTC(2009, 0, 1);

/**
 * The server's time of an answer, ms UTC. Events arrive by the server's clock, so its date counts even if ours is ahead: a
 * date too early only costs reading again, a date too late would hide events that arrive until then. An implausible date is
 * replaced by ours, since it ends up in the state, and later syncs would reject the year 99999.
 *
 * @param header `Date`
 */
export function serverTime(header: unknown, nowMs: number): number {
  const date = Date.parse(String(header));
  return date >= EARLIEST_MS && date <= nowMs + DAY_MS ? date : nowMs;
}
