import type { Zone } from '../calendar.ts';
import { SeededRandom, hash32 } from './seeded-random.ts';
import type { Funnel } from './funnels.ts';

const SECONDS_A_DAY = 86_400;
const MAX_STARTS = 40_000;

/** How far the users got who began a funnel on a day. */
export interface FunnelCounts {
  /** How many reached each step; the first number is how many began. */
  readonly counts: readonly number[];
  /** Mean seconds from the step before to each step; the first number is meaningless. */
  readonly seconds: readonly number[];
}

/**
 * The numbers of a day as they are known at a time: users begin until the day is over, and go on until their window has
 * closed; what was counted stays.
 * @param day a day number in the zone
 * @param windowDays days, whole or not
 * @param nowMs ms (UTC)
 */
export function funnelCounts(
  funnel: Funnel,
  day: number,
  windowDays: number,
  zone: Zone,
  nowMs: number,
): FunnelCounts {
  const draws = new SeededRandom(hash32(hash32(funnel.id) ^ day));
  const startSecond = day * SECONDS_A_DAY;
  const daysSince =
    nowMs / 1000 / SECONDS_A_DAY - (startSecond - zone.offsetAtLocalTime(startSecond)) / SECONDS_A_DAY;
  const begun = upToOne(daysSince);
  const gone = upToOne(daysSince / (1 + windowDays));
  let reached = Math.floor((1 + draws.below(MAX_STARTS)) * begun);
  const counts: number[] = [];
  const seconds: number[] = [];
  for (let step = 0; step < funnel.steps.length; step += 1) {
    const ratio = (20 + draws.below(75)) / 100;
    // Without the square the later steps would be as full as the earlier ones from the first hour on.
    if (step > 0) reached = Math.floor(reached * ratio * gone ** (step > 1 ? 2 : 1));
    counts.push(reached);
    seconds.push(Math.floor((5 + draws.below(5000)) * windowDays * gone));
  }
  return { counts, seconds };
}

function upToOne(share: number): number {
  return Math.min(1, Math.max(0, share));
}
