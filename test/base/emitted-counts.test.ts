import { expect, test } from '@jest/globals';
import { EmittedCounts } from '../../src/base/emitted-counts.ts';
import fc from '../support/fast-check.ts';

type Key = readonly [high: number, low: number];

const half = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 }));
const key = fc.tuple(half, half);

/** The same promise with a Map and unbounded memory. */
class Model {
  readonly #emitted = new Map<string, number>();
  #seen = new Map<string, number>();

  beginPass(): void {
    this.#seen = new Map();
  }

  isNew([high, low]: Key): boolean {
    const name = `${high >>> 0} ${low >>> 0}`;
    const seen = (this.#seen.get(name) ?? 0) + 1;
    this.#seen.set(name, seen);
    if (seen <= (this.#emitted.get(name) ?? 0)) return false;
    this.#emitted.set(name, seen);
    return true;
  }
}

test('a sighting is new if the pass has seen the key more often than it was emitted', () => {
  fc.assert(
    fc.property(fc.array(fc.array(key, { maxLength: 60 }), { maxLength: 5 }), (passes) => {
      const counts = new EmittedCounts();
      const model = new Model();
      for (const pass of passes) {
        counts.beginPass();
        model.beginPass();
        for (const [high, low] of pass) {
          expect(counts.isNew(high, low)).toBe(model.isNew([high, low]));
        }
      }
      expect(counts.unrecorded).toBe(0);
    }),
  );
});

test('keys and their counts survive when the table grows', () => {
  const counts = new EmittedCounts();
  const model = new Model();
  for (let pass = 0; pass < 3; pass++) {
    counts.beginPass();
    model.beginPass();
    for (const each of manyKeys(40_000, pass + 1)) {
      if (counts.isNew(...each) !== model.isNew(each)) throw new Error(`pass ${pass}: ${each.join(' ')}`);
    }
  }
  expect(counts.unrecorded).toBe(0);
});

test('keys that do not fit are emitted again, and no key is lost', () => {
  const MAX_BYTES = 64 * 1024;
  const counts = new EmittedCounts({ maxBytes: MAX_BYTES });
  const keys = manyKeys(10_000, 1);
  const emitted = (): number => keys.filter(([high, low]) => counts.isNew(high, low)).length;
  expect(emitted()).toBe(10_000);
  const recorded = 10_000 - counts.unrecorded;
  expect(recorded).toBe((MAX_BYTES / 16) * 0.75);
  counts.beginPass();
  expect(emitted()).toBe(10_000 - recorded);
});

test('the default size is 16 MB', () => {
  const counts = new EmittedCounts();
  const places = (16 * 1024 * 1024) / 16;
  for (const [high, low] of manyKeys(places, 1)) counts.isNew(high, low);
  expect(counts.unrecorded).toBe(places * 0.25);
});

/** Keys like those of a hash, each repeated that many times. */
function manyKeys(count: number, times: number): Key[] {
  const keys = Array.from({ length: count }, (_, i): Key => [
    Math.imul(i + 1, 2_654_435_761),
    Math.imul(i + 1, 2_246_822_519) ^ (i >>> 3),
  ]);
  return Array.from({ length: times }, () => keys).flat();
}

test('a pass lacks keys if it has not seen one that was emitted, nor another with the same high half', () => {
  const counts = new EmittedCounts();
  expect(counts.isLackingKeys).toBe(false);
  for (const [high, low] of [
    [1, 1],
    [1, 2],
    [-2, 1],
  ] as const)
    counts.isNew(high, low);
  expect(counts.isLackingKeys).toBe(false);
  counts.beginPass();
  counts.isNew(1, 2);
  expect(counts.isLackingKeys).toBe(true);
  counts.isNew(-2, 9);
  expect(counts.isLackingKeys).toBe(false);
});

test('a pass lacks keys if not all of them are remembered', () => {
  const counts = new EmittedCounts({ maxBytes: 4096 });
  for (let key = 0; key < 300; key++) counts.isNew(key, key);
  expect(counts.isLackingKeys).toBe(true);
});
