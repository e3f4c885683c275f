import { SeededRandom, hash32 } from './seeded-random.ts';

/** Revenue of one day as Mixpanel returns it: `paid_count` of `count` users paid. */
export interface Revenue {
  readonly amount: number;
  readonly count: number;
  readonly paid_count: number;
}

const REVENUE_KEY = 0x72657665;

/** Random revenue of a day number; some days have none. */
export function dailyRevenue({ seed, profiles }: { seed: number; profiles: number }, day: number): Revenue {
  const random = new SeededRandom(hash32(seed ^ REVENUE_KEY) ^ day);
  const count = random.below(profiles + 1);
  const paid = random.chance(0.3) ? 0 : random.below(count + 1);
  const cents = paid === 0 ? 0 : random.below(paid * 10_000);
  return { amount: cents / 100, count, paid_count: paid };
}
