import type { SeededRandom } from './seeded-random.ts';

const WEIGHTED: readonly [name: string, weight: number][] = [
  ['Page Viewed', 400],
  ['Item Viewed', 150],
  ['Search Performed', 100],
  ['Item Added To Cart', 80],
  ['App Opened', 70],
  ['Button Clicked', 50],
  ['Video Played', 45],
  ['Purchase Completed', 40],
  ['Signed Up', 25],
  ['Push Notification Opened', 20],
  ['Plan "Pro" Renewed', 12],
  ['Fête des mères 🎁', 8],
];

/** The names of generated events, the most frequent first. */
export const EVENT_NAMES: readonly string[] = WEIGHTED.map(([name]) => name);

/** For each of a thousand, the index of a name: as many as its weight. */
const WHEEL = Uint8Array.from(WEIGHTED.flatMap(([, weight], index) => Array<number>(weight).fill(index)));

/** Draws the index of a name. */
export function randomEventName(draws: SeededRandom): number {
  return WHEEL[draws.below(WHEEL.length)] ?? 0;
}
