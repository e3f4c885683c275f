import { expect, test } from '@jest/globals';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { readChunks, readBytes, readText, decompress } from '../../../src/mixpanel/http/body.ts';
import { listOf } from '../../support/async.ts';
import { thrownBy } from '../../support/thrown.ts';

const TEXT = 'é👩‍🚀 and more\n'.repeat(20_000);

/** A byte stream in chunks of this size. */
function streamOf(bytes: Buffer, chunkBytes = 1000): Readable {
  const chunks: Buffer[] = [];
  for (let pos = 0; pos < bytes.length; pos += chunkBytes) chunks.push(bytes.subarray(pos, pos + chunkBytes));
  return Readable.from(chunks, { objectMode: false });
}

async function allOf(body: Readable): Promise<string> {
  return Buffer.concat(await listOf(readChunks(body))).toString();
}

test('an uncompressed body is passed through', async () => {
  for (const encoding of [undefined, 'identity', '']) {
    const body = streamOf(Buffer.from(TEXT));
    expect(decompress(body, encoding)).toBe(body);
    expect(await allOf(body)).toBe(TEXT);
  }
});

test.each(['gzip', 'GZIP', 'Gzip'])('a body with content encoding %s is decompressed', async (coding) => {
  expect(await allOf(decompress(streamOf(gzipSync(TEXT)), coding))).toBe(TEXT);
});

test('a truncated gzip body throws, wherever it is cut', async () => {
  const zipped = gzipSync('some text that is not long');
  for (let length = 1; length < zipped.length; length++) {
    const thrown = await thrownBy(() => allOf(decompress(streamOf(zipped.subarray(0, length)), 'gzip')));
    expect(thrown.message).toBe('unexpected end of file');
  }
});

test('a body declared as gzip that is plain text throws', async () => {
  const thrown = await thrownBy(() => allOf(decompress(streamOf(Buffer.from('plain text')), 'gzip')));
  expect(thrown.message).toBe('incorrect header check');
});

test('a gzip body whose connection breaks off throws', async () => {
  const zipped = gzipSync(TEXT);
  const body = new Readable({
    read() {
      this.push(zipped.subarray(0, 100));
      this.destroy(new Error('aborted'));
    },
  });
  expect((await thrownBy(() => allOf(decompress(body, 'gzip')))).message).toBe('aborted');
});

test('a reader that stops early destroys the underlying body', async () => {
  const body = streamOf(gzipSync(TEXT), 10);
  expect(await readText(decompress(body, 'gzip'), 5)).toBe('é\uFFFD');
  expect(body.destroyed).toBe(true);
});

test('a text is complete even if a chunk ends in the middle of a character', async () => {
  expect(await readText(streamOf(Buffer.from(TEXT), 7), Infinity)).toBe(TEXT);
});

test('bytes are read unchanged, up to the maximum', async () => {
  const bytes = Buffer.from([0, 255, 10, 128, 13]);
  expect(await readBytes(streamOf(bytes, 2), Infinity)).toEqual(bytes);
  expect(await readBytes(streamOf(bytes, 2), 3)).toEqual(bytes.subarray(0, 3));
});

test('reading a text stops at the maximum and destroys the body', async () => {
  const body = streamOf(Buffer.from('abcdef'.repeat(1000)), 4);
  expect(await readText(body, 10)).toBe('abcdefabcd');
  expect(body.destroyed).toBe(true);
});

test('a stream of strings throws', async () => {
  expect(await thrownBy(() => listOf(readChunks(Readable.from(['text']))))).toBeInstanceOf(TypeError);
});
