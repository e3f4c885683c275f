import { afterEach } from '@jest/globals';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { text } from 'node:stream/consumers';
import { settle } from './manual-clock.ts';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** Resolves when the complete body has arrived. */
  readonly body: Promise<string>;
}

export interface TestServer {
  readonly url: string;
  /** In order of arrival. */
  readonly asked: readonly ReceivedRequest[];
}

/** Answers a request. `index` is 0 for the first. */
export type Answer = (response: ServerResponse, asked: ReceivedRequest, index: number) => void;

const running: Server[] = [];

afterEach(async () => {
  await Promise.all(
    running.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

/** A real HTTP server on a free local port, closed when the test ends. */
export async function startServer(answer: Answer): Promise<TestServer> {
  const asked: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    const latest = describe(request);
    answer(response, latest, asked.push(latest) - 1);
  });
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { url: `http://127.0.0.1:${address.port}`, asked };
}

/** A server that sends these answers in turn and repeats the last one. */
export function startServerWith(...answers: Answer[]): Promise<TestServer> {
  return startServer((response, asked, index) => {
    answers[Math.min(index, answers.length - 1)]?.(response, asked, index);
  });
}

function describe(request: IncomingMessage): ReceivedRequest {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  return {
    method: request.method ?? '',
    path: url.pathname,
    params: Object.fromEntries(url.searchParams),
    headers: request.headers,
    body: text(request).catch(() => ''),
  };
}

export function says(
  status: number,
  body: string | Buffer = '',
  headers: Record<string, string> = {},
): Answer {
  return (response) => {
    response.writeHead(status, headers).end(body);
  };
}

/** Closes the connection without an answer. */
export const dropsConnection: Answer = (response) => {
  response.destroy();
};

/** Sends a part of a body and then breaks the connection. */
export function breaksOffAfter(part: string | Buffer, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(200, headers);
    // The part arrives before the end, or it would be lost with the connection.
    response.write(part, () => {
      void settle()
        .then(settle)
        .then(() => response.destroy());
    });
  };
}

/** Sends a body with neither a length nor chunks: it ends when the connection does. */
export function endsWithConnection(body: string | Buffer, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.useChunkedEncodingByDefault = false;
    response.shouldKeepAlive = false;
    response.writeHead(200, headers);
    response.end(body);
  };
}

/** Sends a part of a body and then nothing more. */
export function stallsAfter(part: string | Buffer, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(200, headers);
    response.flushHeaders();
    if (part.length > 0) response.write(part);
  };
}
