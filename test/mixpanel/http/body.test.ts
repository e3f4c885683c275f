import { expect, test } from '@jest/globals';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { readChunks, readBytes, readText, decompress } from '../../../src/mixpanel/http/body.ts';
import { listOf } from '../../support/async.ts';
import { thrownBy } from '../../support/thrown.ts';

const TEXT = 'é👩‍🚀 and more\n'.repeat(20_000);

/** A byte stream in pieces of that size. */
function streamOf(bytes: Buffer, pieceBytes = 1000): Readable {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) pieces.push(bytes.subarray(at, at + pieceBytes));
  return Readable.from(pieces, { objectMode: false });
}

async function allOf(body: Readable): Promise<string> {
  return Buffer.concat(await listOf(readChunks(body))).toString();
}

test('a body that is not packed is passed on as it is', async () => {
  for (const encoding of [undefined, 'identity', '']) {
    const body = streamOf(Buffer.from(TEXT));
    expect(decompress(body, encoding)).toBe(body);
    expect(await allOf(body)).toBe(TEXT);
  }
});

test.each(['gzip', 'GZIP', 'Gzip'])('a body packed with %s is unpacked', async (coding) => {
  expect(await allOf(decompress(streamOf(gzipSync(TEXT)), coding))).toBe(TEXT);
});

test('a gzip body without its end is an error, wherever it was cut', async () => {
  const zipped = gzipSync('some text that is not long');
  for (let length = 1; length < zipped.length; length++) {
    const thrown = await thrownBy(() => allOf(decompress(streamOf(zipped.subarray(0, length)), 'gzip')));
    expect(thrown.message).toBe('unexpected end of file');
  }
});

test('a body that is said to be gzip and is not is an error', async () => {
  const thrown = await thrownBy(() => allOf(decompress(streamOf(Buffer.from('plain text')), 'gzip')));
  expect(thrown.message).toBe('incorrect header check');
});

test('a packed body that breaks off is an error', async () => {
  const zipped = gzipSync(TEXT);
  const body = new Readable({
    read() {
      this.push(zipped.subarray(0, 100));
      this.destroy(new Error('aborted'));
    },
  });
  expect((await thrownBy(() => allOf(decompress(body, 'gzip')))).message).toBe('aborted');
});

test('a reader that stops closes the body below', async () => {
  const body = streamOf(gzipSync(TEXT), 10);
  expect(await readText(decompress(body, 'gzip'), 5)).toBe('é\uFFFD');
  expect(body.destroyed).toBe(true);
});

test('a text is read whole, cut anywhere', async () => {
  expect(await readText(streamOf(Buffer.from(TEXT), 7), Infinity)).toBe(TEXT);
});

test('bytes are read as they are', async () => {
  const bytes = Buffer.from([0, 255, 10, 128, 13]);
  expect(await readBytes(streamOf(bytes, 2), Infinity)).toEqual(bytes);
  expect(await readBytes(streamOf(bytes, 2), 3)).toEqual(bytes.subarray(0, 3));
});

test('of a text no more is read than asked for', async () => {
  const body = streamOf(Buffer.from('abcdef'.repeat(1000)), 4);
  expect(await readText(body, 10)).toBe('abcdefabcd');
  expect(body.destroyed).toBe(true);
});

test('a stream of something else than bytes is refused', async () => {
  expect(await thrownBy(() => listOf(readChunks(Readable.from(['text']))))).toBeInstanceOf(TypeError);
});
