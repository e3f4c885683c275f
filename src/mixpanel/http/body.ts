import { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { GunzipMembers } from './gunzip-members.ts';

const NO_CONTENT = 204;
const BYTE_ORDER_MARK = Buffer.of(0xef, 0xbb, 0xbf);

/**
 * Decompresses the body of an answer. Iterating over a truncated gzip stream or HTTP body throws; axios's own
 * decompression, which is turned off, would end a truncated stream without an error.
 */
export function decompress(body: Readable, contentEncoding: unknown): Readable {
  // Content codings are case-insensitive, and x-gzip is the old name of gzip (RFC 9110, 8.4.1).
  if (!/^\s*(x-)?gzip\s*$/i.test(String(contentEncoding))) return body;
  const gunzip = new GunzipMembers();
  pipeline(body, gunzip, () => undefined);
  return gunzip;
}

/**
 * True if a body simply lasts as long as its connection (RFC 9112, 6.3): it has neither a length nor chunks nor gzip. If
 * the connection breaks, such a body looks complete. Mixpanel always sends one of these; a proxy may remove them.
 */
export function endsWithConnection(body: Readable): boolean {
  if (!(body instanceof IncomingMessage) || body.statusCode === NO_CONTENT) return false;
  const { 'content-length': length, 'transfer-encoding': coding } = body.headers;
  return length === undefined && coding === undefined;
}

/** The bytes of a body, without a byte order mark at its start. */
export async function* readChunks(body: Readable): AsyncGenerator<Buffer, void> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of body as AsyncIterable<unknown>) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a byte stream yielded a chunk that is not a Buffer');
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    // The mark may be cut between two chunks.
    if (head.length < BYTE_ORDER_MARK.length && startsWith(BYTE_ORDER_MARK, head)) continue;
    yield startsWith(head, BYTE_ORDER_MARK) ? head.subarray(BYTE_ORDER_MARK.length) : head;
    head = undefined;
  }
  if (head !== undefined && head.length > 0) yield head;
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.subarray(0, start.length).equals(start);
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
