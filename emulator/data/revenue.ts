import { SeededRandom, hash32 } from './seeded-random.ts';

/** What was paid on a day, by how many of how many users. */
export interface Revenue {
  readonly amount: number;
  readonly count: number;
  readonly paid_count: number;
}

const REVENUE_KEY = 0x72657665;

/** The revenue of a day; of some days there is none. */
export function dailyRevenue({ seed, profiles }: { seed: number; profiles: number }, day: number): Revenue {
  const draws = new SeededRandom(hash32(seed ^ REVENUE_KEY) ^ day);
  const count = draws.below(profiles + 1);
  const paid = draws.chance(0.3) ? 0 : draws.below(count + 1);
  const cents = paid === 0 ? 0 : draws.below(paid * 10_000);
  return { amount: cents / 100, count, paid_count: paid };
}
