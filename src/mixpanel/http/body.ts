import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Larger pieces than zlib's 16 KB: fewer turns of the event loop for each megabyte. */
const GUNZIP_CHUNK_BYTES = 262_144;

/**
 * The bytes of an answer, unpacked. A gzip stream or an HTTP body without its end is an error of the iteration; axios's
 * own gunzip would end a cut stream in silence, which is why it is told not to unpack.
 */
export function decompress(body: Readable, contentEncoding: unknown): Readable {
  // Names of codings are the same in capitals (RFC 9110, 8.4.1).
  if (String(contentEncoding).toLowerCase() !== 'gzip') return body;
  const gunzip = createGunzip({ chunkSize: GUNZIP_CHUNK_BYTES });
  // The error, if any, reaches whoever iterates over gunzip.
  pipeline(body, gunzip, () => undefined);
  return gunzip;
}

/** The chunks of a byte stream as Buffers. */
export async function* readChunks(body: Readable): AsyncGenerator<Buffer, void> {
  for await (const chunk of body as AsyncIterable<unknown>) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a byte stream gave something else than bytes');
    yield chunk;
  }
}

/** The whole body, no more than that many bytes of it. */
export async function readBytes(body: Readable, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of readChunks(body)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= mostBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, mostBytes);
}

/** The same as text. */
export async function readText(body: Readable, mostBytes: number): Promise<string> {
  return (await readBytes(body, mostBytes)).toString('utf8');
}
