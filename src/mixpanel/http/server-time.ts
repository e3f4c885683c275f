import { FIRST_MS } from '../../base/first-day.ts';

/**
 * When an answer was made, ms UTC: by the server's clock, by which events arrive, or by ours, whichever is earlier. A moment
 * too early only costs reading again; one too late would hide events that arrive until then. An implausible date is ignored.
 *
 * @param header `Date`
 */
export function serverTime(header: unknown, nowMs: number): number {
  const date = Date.parse(String(header));
  return date >= FIRST_MS && date < nowMs ? date : nowMs;
}
