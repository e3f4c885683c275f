import { afterEach } from '@jest/globals';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { text } from 'node:stream/consumers';

/** What the server was asked. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** The whole body, once it has arrived. */
  readonly body: Promise<string>;
}

export interface TestServer {
  readonly url: string;
  /** All requests so far, in the order of their arrival. */
  readonly asked: readonly Asked[];
}

/** Answers a request; `index` counts the requests from 0. */
export type Answer = (response: ServerResponse, asked: Asked, index: number) => void;

const running: Server[] = [];

afterEach(async () => {
  await Promise.all(
    running.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

/** A real HTTP server on a free port of this machine, closed when the test ends. */
export async function startServer(answer: Answer): Promise<TestServer> {
  const asked: Asked[] = [];
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

/** A server that gives these answers one after the other, and the last one from then on. */
export function startServerThatGives(...answers: Answer[]): Promise<TestServer> {
  return startServer((response, asked, index) => {
    answers[Math.min(index, answers.length - 1)]?.(response, asked, index);
  });
}

function describe(request: IncomingMessage): Asked {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  return {
    method: request.method ?? '',
    path: url.pathname,
    params: Object.fromEntries(url.searchParams),
    headers: request.headers,
    body: text(request).catch(() => ''),
  };
}

/** An answer with a status, a body and headers. */
export function says(
  status: number,
  body: string | Buffer = '',
  headers: Record<string, string> = {},
): Answer {
  return (response) => {
    response.writeHead(status, headers).end(body);
  };
}

/** Breaks the connection without a word. */
export const hangsUp: Answer = (response) => {
  response.destroy();
};

/** Sends a part of a body and then breaks the connection. */
export function breaksOffAfter(part: string | Buffer, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(200, headers);
    response.write(part, () => {
      response.destroy();
    });
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
