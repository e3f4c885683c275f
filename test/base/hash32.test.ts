import { expect, test } from '@jest/globals';
import { hash32 } from '../../src/base/hash32.ts';

test.each([0, 1, 63, 64, 65, 128, 1000])('each bit of %i bytes changes the hash', (length) => {
  const bytes = Buffer.alloc(length, 'x');
  const hashes = new Set([hash32(bytes)]);
  for (let bit = 0; bit < 8 * length; bit++) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8((changed[bit >> 3] ?? 0) ^ (1 << (bit & 7)), bit >> 3);
    hashes.add(hash32(changed));
  }
  expect(hashes.size).toBe(8 * length + 1);
});

test('zeros of different lengths, and words in another order, have different hashes', () => {
  const zeros = Array.from({ length: 300 }, (_, length) => hash32(Buffer.alloc(length)));
  const words = Array.from({ length: 32 }, (_, place) => {
    const bytes = Buffer.alloc(128);
    bytes.write('word', 4 * place);
    return hash32(bytes);
  });
  expect(new Set([...zeros, ...words]).size).toBe(332);
});

test('records that differ in two numbers share a hash as rarely as chance has it', () => {
  const hashes = new Set<number>();
  for (let a = 0; a < 400; a++)
    for (let b = 0; b < 500; b++)
      hashes.add(
        hash32(
          Buffer.from(
            `{"event_key":"0123456789abcdef0123456789abcdef","a":${a},"long":"${'x'.repeat(50)}","b":"${b}"}`,
          ),
        ),
      );
  // Of 200,000 random hashes, 4.7 share theirs with an earlier one, and hardly ever 20.
  expect(hashes.size).toBeGreaterThan(200_000 - 20);
});
