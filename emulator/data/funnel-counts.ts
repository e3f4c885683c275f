import type { Zone } from '../calendar.ts';
import type { Funnel } from './funnels.ts';
import { SeededRandom, hash32 } from './seeded-random.ts';

const SECONDS_A_DAY = 86_400;
const MAX_STARTS = 40_000;

/** Progress of the users who entered a funnel on one day. */
export interface FunnelCounts {
  readonly counts: readonly number[];
  /** Mean seconds from the previous step to each step; the first number is meaningless. */
  readonly seconds: readonly number[];
}

/**
 * The numbers of a day as known at `nowMs`: users enter until the day ends and convert until their window closes.
 * Counts never decrease.
 * @param windowDays may be fractional
 */
export function funnelCounts(
  funnel: Funnel,
  day: number,
  windowDays: number,
  zone: Zone,
  nowMs: number,
): FunnelCounts {
  const random = new SeededRandom(hash32(hash32(funnel.id) ^ day));
  const startSecond = day * SECONDS_A_DAY;
  const daysSince =
    nowMs / 1000 / SECONDS_A_DAY - (startSecond - zone.offsetAtLocalTime(startSecond)) / SECONDS_A_DAY;
  const entered = clampShare(daysSince);
  const elapsed = clampShare(daysSince / (1 + windowDays));
  let reached = Math.floor((1 + random.below(MAX_STARTS)) * entered);
  const counts: number[] = [];
  const seconds: number[] = [];
  for (let step = 0; step < funnel.steps.length; step += 1) {
    const ratio = (20 + random.below(75)) / 100;
    // The square makes later steps fill more slowly than earlier ones.
    if (step > 0) reached = Math.floor(reached * ratio * elapsed ** (step > 1 ? 2 : 1));
    counts.push(reached);
    seconds.push(Math.floor((5 + random.below(5000)) * windowDays * elapsed));
  }
  return { counts, seconds };
}

function clampShare(share: number): number {
  return Math.min(1, Math.max(0, share));
}
