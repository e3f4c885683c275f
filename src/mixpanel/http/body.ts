import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Larger than zlib's 16 KB, to save turns of the event loop. */
const GUNZIP_CHUNK_BYTES = 262_144;

/**
 * Decompresses the body of an answer. Iterating over a truncated gzip stream or HTTP body throws; axios's own
 * decompression, which is turned off, would end a truncated stream without an error.
 */
export function decompress(body: Readable, contentEncoding: unknown): Readable {
  // Content codings are case-insensitive (RFC 9110, 8.4.1).
  if (String(contentEncoding).toLowerCase() !== 'gzip') return body;
  const gunzip = createGunzip({ chunkSize: GUNZIP_CHUNK_BYTES });
  pipeline(body, gunzip, () => undefined);
  return gunzip;
}

export async function* readChunks(body: Readable): AsyncGenerator<Buffer, void> {
  for await (const chunk of body as AsyncIterable<unknown>) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a byte stream yielded a chunk that is not a Buffer');
    yield chunk;
  }
}

export async function readBytes(body: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of readChunks(body)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

export async function readText(body: Readable, maxBytes: number): Promise<string> {
  return (await readBytes(body, maxBytes)).toString('utf8');
}
