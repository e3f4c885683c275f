import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { KeyParts } from '../../../src/streams/export/key-parts.ts';

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

test('every part is preceded by its length in bytes', () => {
  const parts = new KeyParts();
  parts.addString('é☃');
  parts.addBytes(Buffer.from('..text..'), 2, 6);
  parts.addBytes(Buffer.from(''), 0, 0);
  for (const integer of [0, 9, 10, 1602611311, 9007199254740991]) parts.addInteger(integer);
  expect(parts.digest()).toBe(sha256('5:é☃4:text0:1:01:92:1010:160261131116:9007199254740991'));
});

test('parts may have any size, and are gone once cleared', () => {
  const parts = new KeyParts();
  parts.addString('x'.repeat(1_000_000));
  expect(parts.digest()).toBe(sha256(`1000000:${'x'.repeat(1_000_000)}`));
  parts.clear();
  parts.addString('a');
  expect(parts.digest()).toBe(sha256('1:a'));
});
