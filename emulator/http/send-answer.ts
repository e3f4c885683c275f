import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Answer } from './answer.ts';

export interface Delivery {
  readonly gzip: boolean;
  /** For the `Date` header, ms (UTC). */
  readonly dateMs: number;
  /** Bytes to drop from the end of the encoded body. */
  readonly missingBytes: number;
  /** After the last byte: end the HTTP message, close the connection, or neither. */
  readonly end: 'complete' | 'disconnect' | 'none';
}

/** Mixpanel compresses longer bodies only. */
const GZIP_OVER_BYTES = 1400;
/** Favors speed over size: the client is on the same machine. */
const FAST_GZIP = { level: 1, memLevel: 9, chunkSize: 128 * 1024 };

/** Sends an answer with backpressure; resolves once everything is written. */
export async function sendAnswer(
  answer: Answer,
  response: ServerResponse,
  delivery: Delivery,
): Promise<void> {
  const [first, chunks] = withFirst(answer.body.chunks());
  const gzip = delivery.gzip && first.length > GZIP_OVER_BYTES;
  const encoding: Record<string, string> = gzip ? { 'Content-Encoding': 'gzip' } : {};
  const date = new Date(delivery.dateMs).toUTCString();
  response.writeHead(answer.status, { ...answer.headers, ...encoding, Date: date });
  response.flushHeaders();
  const end = delivery.end === 'complete';
  const holdBack = (source: AsyncIterable<Buffer>) => withoutLast(source, delivery.missingBytes);
  const source = Readable.from(chunks);
  if (gzip) await pipeline(source, createGzip(FAST_GZIP), holdBack, response, { end });
  else await pipeline(source, holdBack, response, { end });
  if (delivery.end === 'disconnect') response.socket?.destroySoon();
}

/** Peeks at the first chunk: its length decides whether to compress. */
function withFirst(chunks: Iterable<Buffer>): [first: Buffer, all: Iterable<Buffer>] {
  const iterator = chunks[Symbol.iterator]();
  const step = iterator.next();
  if (step.done === true) return [Buffer.alloc(0), []];
  const first = step.value;
  function* all(): Generator<Buffer> {
    yield first;
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) yield next.value;
  }
  return [first, all()];
}

async function* withoutLast(source: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for await (const bytes of source) {
    if (count === 0) {
      yield bytes;
      continue;
    }
    held = Buffer.concat([held, bytes]);
    if (held.length <= count) continue;
    yield held.subarray(0, held.length - count);
    held = held.subarray(held.length - count);
  }
}
