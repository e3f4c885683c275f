import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { GzipWindows } from '../../../tools/bench/server/gzip-window.ts';

const blocks = ['first\n', 'second\n', 'third\n'].map((text) => Buffer.from(text.repeat(1000)));

test.each([1, 2, 3, 8])('a window of %d blocks is one gzip file of these blocks again and again', (count) => {
  const window = new GzipWindows(blocks).window(count);
  const file = Buffer.concat([...window.chunks()]);
  const expected = Buffer.concat(
    Array.from({ length: count }, (_, i) => blocks[i % blocks.length] ?? Buffer.alloc(0)),
  );
  // gunzip checks length and checksum too.
  expect(gunzipSync(file).equals(expected)).toBe(true);
  expect(window.jsonBytes).toBe(expected.length);
  expect(window.gzipBytes).toBe(file.length);
});
