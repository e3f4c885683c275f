import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Answer } from './answer.ts';

/** How a body leaves the house. */
export interface Delivery {
  /** Whether the client reads gzip. */
  readonly gzip: boolean;
  /** What the emulator's clock says, in ms (UTC), for the `Date` header. */
  readonly dateMs: number;
  /** How many bytes the end of the encoded body lacks. */
  readonly missingBytes: number;
  /** What follows the last byte: the end of the HTTP message, a closed connection, or nothing at all. */
  readonly end: 'proper' | 'disconnect' | 'none';
}

/** Mixpanel does not compress what is not longer than this. */
const GZIP_OVER_BYTES = 1400;
/** Speed matters more than size here: the client is on the same machine. */
const FAST_GZIP = { level: 1, memLevel: 9, chunkSize: 128 * 1024 };

/** Sends an answer, no faster than the client reads. Resolves when the connection has nothing more to carry. */
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
  const end = delivery.end === 'proper';
  const holdBack = (source: AsyncIterable<Buffer>) => withoutLast(source, delivery.missingBytes);
  const source = Readable.from(chunks);
  if (gzip) await pipeline(source, createGzip(FAST_GZIP), holdBack, response, { end });
  else await pipeline(source, holdBack, response, { end });
  if (delivery.end === 'disconnect') response.socket?.destroySoon();
}

/** Looks at the first chunk without taking it away: its length decides about compression. */
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
