import { expect, test } from '@jest/globals';
import { DistinctSample } from '../../src/base/distinct-sample.ts';
import { MemoryPool } from '../../src/base/memory-pool.ts';
import fc from '../support/fast-check.ts';

const half = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 }));

test('while all keys fit, every repetition is found', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(half, half), { maxLength: 200 }), (keys) => {
      const sample = new DistinctSample(new MemoryPool(Infinity));
      const seen = new Set<string>();
      for (const [high, low] of keys) {
        const key = `${high | 0} ${(low | 0) === 0 ? 1 : low | 0}`;
        expect(sample.add(high, low)).toBe(seen.has(key) ? 1 : 0);
        seen.add(key);
      }
      expect(sample.weight).toBe(1);
    }),
  );
});

test('keys that do not fit make it an estimate within three standard errors', () => {
  const sample = new DistinctSample(new MemoryPool(256 * 1024));
  const { distinct, variance, total } = counted(sample, 200_000, 3);
  expect(total).toBe(266_667);
  expect(sample.weight).toBeGreaterThan(1);
  expect(variance).toBeGreaterThan(0);
  expect(Math.abs(distinct - 200_000)).toBeLessThan(3 * Math.sqrt(variance));
  expect(variance).toBeLessThan(2000 ** 2);
});

test('the memory comes from the pool and returns to it', () => {
  const pool = new MemoryPool(256 * 1024);
  const sample = new DistinctSample(pool);
  counted(sample, 100_000, 2);
  expect(pool.take(128 * 1024)).toBe(false);
  sample.close();
  expect(pool.take(256 * 1024)).toBe(true);
});

test('without memory to grow the sample gets thinner and still ends', () => {
  const sample = new DistinctSample(new MemoryPool(0), 2048);
  const { distinct } = counted(sample, 50_000, 1_000_000);
  // One repetition: of few that may be found it stands for many, or for none.
  expect(distinct).toBeGreaterThan(49_000);
  expect(sample.weight).toBeGreaterThan(64);
});

/** Adds as many distinct keys, every `nth` of them again. */
function counted(
  sample: DistinctSample,
  keys: number,
  nth: number,
): { distinct: number; variance: number; total: number } {
  let [distinct, variance, total] = [0, 0, 0];
  const add = (index: number): void => {
    const repetitions = sample.add(...hashOf(index));
    total++;
    distinct += 1 - repetitions;
    variance += repetitions * (repetitions - 1);
  };
  for (let i = 0; i < keys; i++) {
    add(i);
    if (i % nth === 0) add(Math.floor(i / nth));
  }
  return { distinct, variance, total };
}

/** Bits that look random, the same in each run (the finalizer of MurmurHash3). */
function hashOf(index: number): readonly [number, number] {
  return [mixed(index + 1), mixed(index + 0x9e3779b9)];
}

function mixed(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
