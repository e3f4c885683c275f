import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { KeyParts } from '../../../src/streams/export/key-parts.ts';

function digestOf(parts: KeyParts): string {
  const to = Buffer.alloc(KeyParts.HEX_BYTES);
  expect(parts.writeDigest(to, 0)).toBe(KeyParts.HEX_BYTES);
  return to.toString('latin1');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

test('every part stands behind its length in bytes', () => {
  const parts = new KeyParts();
  parts.addString('é☃');
  parts.addBytes(Buffer.from('..text..'), 2, 6);
  parts.addBytes(Buffer.from(''), 0, 0);
  for (const whole of [0, 9, 10, 1602611311, 9007199254740991]) parts.addWhole(whole);
  expect(digestOf(parts)).toBe(sha256('5:é☃4:text0:1:01:92:1010:160261131116:9007199254740991'));
});

test('parts of any size fit, and are gone once cleared', () => {
  const parts = new KeyParts();
  parts.addString('x'.repeat(1_000_000));
  expect(digestOf(parts)).toBe(sha256(`1000000:${'x'.repeat(1_000_000)}`));
  parts.clear();
  parts.addString('a');
  expect(digestOf(parts)).toBe(sha256('1:a'));
});
