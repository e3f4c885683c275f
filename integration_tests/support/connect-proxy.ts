import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** A request to the proxy. */
export interface ProxyRequest {
  /** `CONNECT`, or the method of an unencrypted request. */
  readonly method: string;
  /** Such as `data.mixpanel.com:443`, or the URL of an unencrypted request. */
  readonly target: string;
  /** The header `Proxy-Authorization`. */
  readonly authorization: string | undefined;
}

export interface ConnectProxy {
  readonly port: number;
  /** All requests, oldest first. */
  readonly asked: readonly ProxyRequest[];
  close(): Promise<void>;
}

/**
 * A proxy whose tunnels all end at one port of this machine, so host names need not exist.
 *
 * @param refusal status line and headers of the answer to every CONNECT, instead of a tunnel
 */
export async function startConnectProxy(port: number, refusal?: string): Promise<ConnectProxy> {
  const asked: ProxyRequest[] = [];
  const tunnels = new Set<Socket>();
  const server = createServer((request, response) => {
    asked.push({
      method: request.method ?? '',
      target: request.url ?? '',
      authorization: request.headers['proxy-authorization'],
    });
    response.writeHead(502).end('this proxy only makes tunnels');
  });
  server.on('connect', (request, client, head) => {
    asked.push({
      method: 'CONNECT',
      target: request.url ?? '',
      authorization: request.headers['proxy-authorization'],
    });
    client.on('error', () => undefined);
    if (refusal !== undefined) {
      client.end(`HTTP/1.1 ${refusal}\r\n\r\n`);
      return;
    }
    const tunnel = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      tunnel.write(head);
      tunnel.pipe(client).pipe(tunnel);
    });
    tunnels.add(tunnel);
    tunnel.on('error', () => client.destroy());
    tunnel.on('close', () => client.destroy());
    client.on('close', () => tunnel.destroy());
  });
  await listening(server);
  const close = async (): Promise<void> => {
    for (const tunnel of tunnels) tunnel.destroy();
    await closed(server);
  };
  return { port: portOf(server), asked, close };
}

/** Listens on a free local port. */
export async function listening(server: Pick<Server, 'listen'>): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}

export function portOf(server: Pick<Server, 'address'>): number {
  return (server.address() as AddressInfo).port;
}

/** Closes a server and its connections. */
export async function closed(server: Pick<Server, 'close' | 'closeAllConnections'>): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}
