import { request } from 'node:http';
import { createServer } from 'node:https';
import type { Certificates } from './certificates.ts';
import { closed, listening, portOf } from './connect-proxy.ts';

/** An HTTPS server in front of an HTTP server. */
export interface TlsFront {
  readonly port: number;
  /** The `Host` header of each request, oldest first. */
  readonly calledHosts: readonly string[];
  close(): Promise<void>;
}

/** Forwards every request to `target`, and the answer back. */
export async function startTlsFront(target: string, { key, cert }: Certificates): Promise<TlsFront> {
  const calledHosts: string[] = [];
  const server = createServer({ key, cert }, (incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    calledHosts.push(headers.host ?? '');
    const forwarded = request(new URL(url, target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.once('error', (error) => {
      outgoing.destroy(error);
    });
    incoming.pipe(forwarded);
  });
  await listening(server);
  return { port: portOf(server), calledHosts, close: () => closed(server) };
}
