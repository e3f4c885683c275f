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

/** Rows of identity management, which exports hold beside the events. */
export const IDENTITY_NAMES = ['$identify', '$create_alias', '$merge'] as const;

/** Names of generated events, most frequent first, then those of identity management. */
export const EVENT_NAMES: readonly string[] = [...WEIGHTED.map(([name]) => name), ...IDENTITY_NAMES];

/** Indices of names, each repeated by its weight; the weights sum to 1000. */
const WHEEL = Uint8Array.from(WEIGHTED.flatMap(([, weight], index) => Array<number>(weight).fill(index)));
// In place of the most frequent name, so that all other events stay as they are.
IDENTITY_NAMES.forEach((_, index) => WHEEL.fill(WEIGHTED.length + index, 2 * index, 2 * index + 2));

/** An index into EVENT_NAMES. */
export function randomEventName(random: SeededRandom): number {
  return WHEEL[random.below(WHEEL.length)] ?? 0;
}
