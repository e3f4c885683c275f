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

test.each(['gzip', 'GZIP', 'Gzip', 'x-gzip', 'X-GZIP', ' gzip '])(
  'a body with content encoding %s is decompressed',
  async (coding) => {
    expect(await allOf(decompress(streamOf(gzipSync(TEXT)), coding))).toBe(TEXT);
  },
);

test('a truncated gzip body throws, wherever it is cut', async () => {
  const zipped = gzipSync('some text that is not long');
  for (let length = 1; length < zipped.length; length++) {
    const thrown = await thrownBy(() => allOf(decompress(streamOf(zipped.subarray(0, length)), 'gzip')));
    expect(thrown.message).toBe('unexpected end of file');
  }
});

const zeros = Buffer.alloc(300);
const members = [gzipSync(TEXT), gzipSync(''), gzipSync('the end\n')];

test.each([
  ['one after the other', Buffer.concat(members)],
  ['with zero padding between them', Buffer.concat(members.flatMap((member) => [member, zeros]))],
  [
    'with one zero byte between them',
    Buffer.concat(members.flatMap((member) => [member, zeros.subarray(0, 1)])),
  ],
])('all members of a gzip body are read, %s', async (_how, bytes) => {
  for (const chunkBytes of [1, 7, 1000, bytes.length])
    expect(await allOf(decompress(streamOf(bytes, chunkBytes), 'gzip'))).toBe(`${TEXT}the end\n`);
});

test('bytes after a gzip member that are not another one throw', async () => {
  const member = gzipSync(TEXT);
  for (const rest of ['x', '\0x', '{"event":"a"}\n', '\0\0terminated early\n', '\x1f', '\0\x1f\x8b']) {
    for (const chunkBytes of [1, 1000, member.length, member.length + 1]) {
      const bytes = Buffer.concat([member, Buffer.from(rest, 'latin1')]);
      const thrown = await thrownBy(() => allOf(decompress(streamOf(bytes, chunkBytes), 'gzip')));
      expect(thrown.message).toMatch(/incorrect header check|unexpected end of file/);
    }
  }
});

test('an empty body declared as gzip throws', async () => {
  await thrownBy(() => allOf(decompress(streamOf(Buffer.alloc(0)), 'gzip')));
});

test('one byte order mark at the start is left out, wherever the body is cut', async () => {
  for (const chunkBytes of [1, 2, 3, 4, 1000]) {
    const read = (bytes: Buffer): Promise<string> => allOf(streamOf(bytes, chunkBytes));
    expect(await read(Buffer.from('\ufeffé\ufeff'))).toBe('é\ufeff');
    expect(await read(Buffer.from('\ufeff\ufeff{}'))).toBe('\ufeff{}');
    expect(await read(Buffer.from('\ufeff'))).toBe('');
    expect(await read(Buffer.of(0xef, 0xbb, 0x41))).toBe('\ufffdA');
  }
  expect(await listOf(readChunks(streamOf(Buffer.of(0xef, 0xbb))))).toEqual([Buffer.of(0xef, 0xbb)]);
});

test('a reader that pauses gets a highly compressed body piece by piece', async () => {
  const body = decompress(streamOf(gzipSync(Buffer.alloc(20_000_000, '\n')), 65_536), 'gzip');
  for await (const chunk of readChunks(body)) {
    expect(chunk.length).toBeLessThan(1_000_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(body.readableLength).toBeLessThan(2_000_000);
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
