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

/** Names of generated events, most frequent first. */
export const EVENT_NAMES: readonly string[] = WEIGHTED.map(([name]) => name);

/** Indices of names, each repeated by its weight; the weights sum to 1000. */
const WHEEL = Uint8Array.from(WEIGHTED.flatMap(([, weight], index) => Array<number>(weight).fill(index)));

/** An index into EVENT_NAMES. */
export function randomEventName(random: SeededRandom): number {
  return WHEEL[random.below(WHEEL.length)] ?? 0;
}
