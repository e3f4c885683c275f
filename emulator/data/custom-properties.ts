import type { SeededRandom } from './seeded-random.ts';

interface CustomProperty {
  readonly name: string;
  /** A random value as JSON text. */
  readonly value: (random: SeededRandom) => string;
}

const COLOURS = ['"red"', '"blue"', '"vert d\'eau"', '"gr\\u00fcn"'] as const;
const PLANS = ['"free"', '"pro"', '"enterprise"'] as const;
const CONTENTS = [
  '[]',
  '[{"sku":"A-1","quantity":1}]',
  '[{"sku":"B-22","quantity":3,"gift":true},{"sku":"C-3","quantity":1,"gift":null}]',
] as const;

const NAMED: readonly CustomProperty[] = [
  { name: 'plan', value: (random) => random.pick(PLANS) },
  { name: 'price', value: (random) => (random.below(100_000) / 100).toFixed(2) },
  { name: 'quantity', value: (random) => String(1 + random.below(9)) },
  { name: 'is returning', value: (random) => String(random.chance(0.5)) },
  { name: 'coupon', value: (random) => (random.chance(0.7) ? 'null' : `"SAVE${random.below(50)}"`) },
  { name: 'tags', value: (random) => `[${random.pick(COLOURS)},${random.pick(COLOURS)}]` },
  { name: 'cart', value: (random) => `{"items":${random.pick(CONTENTS)},"currency":"EUR"}` },
  {
    name: 'order_id',
    value: (random) => `90071992547409${String(random.next()).padStart(5, '0').slice(-5)}`,
  },
  { name: 'rating', value: (random) => `${1 + random.below(5)}.0` },
  { name: 'experiment.variant', value: (random) => `"${random.chance(0.5) ? 'control' : 'treatment'}"` },
  { name: 'Session length', value: (random) => String(random.below(7200)) },
  { name: 'signed_up_at', value: (random) => `"2025-0${1 + random.below(9)}-1${random.below(10)}T08:30:00"` },
  { name: 'scroll depth', value: (random) => `0.${1 + random.below(9)}` },
  { name: 'search terms', value: (random) => `["shoes","taille ${36 + random.below(10)}"]` },
  { name: 'is_gift', value: (random) => (random.chance(0.5) ? 'true' : 'false') },
  {
    name: 'delivery',
    value: (random) => `{"days":${random.below(5)},"carrier":{"name":"La Poste","eco":true}}`,
  },
];

/**
 * Custom properties as the inside of a JSON object. After the named ones they are called `attribute 17` and so on.
 * @param first index of the first named one, so that events differ
 */
export function randomCustomProperties(random: SeededRandom, count: number, first: number): string {
  const total = Math.max(NAMED.length, count);
  const properties = Array.from({ length: count }, (_, index) => customProperty((first + index) % total));
  return properties.map(({ name, value }) => `${JSON.stringify(name)}:${value(random)}`).join(',');
}

function customProperty(index: number): CustomProperty {
  const isNumber = index % 2 === 0;
  const value = (random: SeededRandom) =>
    isNumber ? String(random.below(1000)) : `"value ${random.below(1000)}"`;
  return NAMED[index] ?? { name: `attribute ${index + 1}`, value };
}
