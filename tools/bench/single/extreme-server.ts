import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { ExtremeCase } from './extreme-cases.ts';

export interface CaseServer {
  readonly url: string;
  /** JSON sent so far. */
  readonly sentMB: () => number;
  readonly stop: () => void;
}

/** Serves the answers of a case, made while they are sent, and an empty list for every other request. */
export async function serveCase({ answers }: Pick<ExtremeCase, 'answers'>): Promise<CaseServer> {
  let sent = 0;
  const server = createServer((request, response) => {
    request.resume();
    const { pathname } = new URL(request.url ?? '', 'http://127.0.0.1');
    const text = Object.entries(answers).find(([path]) => pathname.endsWith(path))?.[1] ?? (() => ['[]']);
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
    const body = Readable.from(counted(text()), { objectMode: false });
    pipeline(body, createGzip({ level: 1 }), response).catch(() => response.destroy());
  });
  function* counted(parts: Iterable<string>): Generator<Buffer> {
    for (const chunk of chunked(parts)) {
      const bytes = Buffer.from(chunk);
      sent += bytes.length;
      yield bytes;
    }
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    sentMB: () => sent / 1e6,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const CHUNK_LENGTH = 65_536;

function* chunked(parts: Iterable<string>): Generator<string> {
  let text = '';
  for (const part of parts) {
    text += part;
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = '';
  }
  yield text;
}
