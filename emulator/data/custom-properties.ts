import type { SeededRandom } from './seeded-random.ts';

/** A property of the company's own, with the JSON text of a value. */
interface CustomProperty {
  readonly name: string;
  readonly draw: (draws: SeededRandom) => string;
}

const COLOURS = ['"red"', '"blue"', '"vert d\'eau"', '"gr\\u00fcn"'] as const;
const PLANS = ['"free"', '"pro"', '"enterprise"'] as const;
const CONTENTS = [
  '[]',
  '[{"sku":"A-1","quantity":1}]',
  '[{"sku":"B-22","quantity":3,"gift":true},{"sku":"C-3","quantity":1,"gift":null}]',
] as const;

const NAMED: readonly CustomProperty[] = [
  { name: 'plan', draw: (draws) => draws.pick(PLANS) },
  { name: 'price', draw: (draws) => (draws.below(100_000) / 100).toFixed(2) },
  { name: 'quantity', draw: (draws) => String(1 + draws.below(9)) },
  { name: 'is returning', draw: (draws) => String(draws.chance(0.5)) },
  { name: 'coupon', draw: (draws) => (draws.chance(0.7) ? 'null' : `"SAVE${draws.below(50)}"`) },
  { name: 'tags', draw: (draws) => `[${draws.pick(COLOURS)},${draws.pick(COLOURS)}]` },
  { name: 'cart', draw: (draws) => `{"items":${draws.pick(CONTENTS)},"currency":"EUR"}` },
  { name: 'order_id', draw: (draws) => `90071992547409${String(draws.next()).padStart(5, '0').slice(-5)}` },
  { name: 'rating', draw: (draws) => `${1 + draws.below(5)}.0` },
  { name: 'experiment.variant', draw: (draws) => `"${draws.chance(0.5) ? 'control' : 'treatment'}"` },
  { name: 'Session length', draw: (draws) => String(draws.below(7200)) },
  { name: 'signed_up_at', draw: (draws) => `"2025-0${1 + draws.below(9)}-1${draws.below(10)}T08:30:00"` },
  { name: 'scroll depth', draw: (draws) => `0.${1 + draws.below(9)}` },
  { name: 'search terms', draw: (draws) => `["shoes","taille ${36 + draws.below(10)}"]` },
  { name: 'is_gift', draw: (draws) => (draws.chance(0.5) ? 'true' : 'false') },
  {
    name: 'delivery',
    draw: (draws) => `{"days":${draws.below(5)},"carrier":{"name":"La Poste","eco":true}}`,
  },
];

/**
 * Properties a company adds to one of its events, as the inside of a JSON object. Past the named ones they are
 * called `attribute 17` and so on.
 * @param first where to begin among the named ones, so that not all events have the same
 */
export function randomCustomProperties(draws: SeededRandom, count: number, first: number): string {
  const places = Math.max(NAMED.length, count);
  const properties = Array.from({ length: count }, (_, index) => customProperty((first + index) % places));
  return properties.map(({ name, draw }) => `${JSON.stringify(name)}:${draw(draws)}`).join(',');
}

function customProperty(place: number): CustomProperty {
  const isNumber = place % 2 === 0;
  const draw = (draws: SeededRandom) =>
    isNumber ? String(draws.below(1000)) : `"value ${draws.below(1000)}"`;
  return NAMED[place] ?? { name: `attribute ${place + 1}`, draw };
}
