import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';

const HOSTS = ['', 'data.', 'eu.', 'data-eu.', 'in.', 'data-in.'].map((part) => `${part}mixpanel.com`);

/** The emulator under Mixpanel's names. */
export interface PrivateMixpanel {
  /** The file of the authority that the connectors have to trust. */
  readonly authority: string;
  /** The hosts that were called since the last time somebody asked. */
  calledHosts(): string[];
  close(): void;
}

/**
 * Gives the names of Mixpanel to a server on this machine, over TLS. Only inside network and mount namespaces of its own: it
 * takes port 443 and covers the hosts file.
 *
 * @param folder where keys and certificates go
 */
export async function startPrivateMixpanel(emulatorUrl: string, folder: string): Promise<PrivateMixpanel> {
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, `127.0.0.1 localhost ${HOSTS.join(' ')}\n`);
  execFileSync('mount', ['--bind', hosts, '/etc/hosts']);
  const authority = makeCertificates(folder);
  const called = new Set<string>();
  const server = forwarder(emulatorUrl, folder, called);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(443, '127.0.0.1', resolve);
  });
  return {
    authority,
    calledHosts: () => {
      const hostsNow = [...called].sort();
      called.clear();
      return hostsNow;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function forwarder(emulatorUrl: string, folder: string, called: Set<string>): Server {
  const key = readFileSync(join(folder, 'server.key'));
  const cert = readFileSync(join(folder, 'server.pem'));
  return createServer({ key, cert }, (incoming, outgoing) => {
    const { method, url = '/', headers } = incoming;
    called.add(headers.host ?? '');
    const options = method === undefined ? { headers } : { method, headers };
    const forwarded = request(new URL(url, emulatorUrl), options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, withCharset(answer.headers));
      answer.pipe(outgoing);
    });
    forwarded.once('error', (error) => {
      outgoing.destroy(error);
    });
    incoming.pipe(forwarded);
  });
}

/** Airbyte's source reads text without a charset as Latin-1, which would hide all other differences. */
function withCharset(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const type = headers['content-type'];
  return type === 'text/plain' ? { ...headers, 'content-type': 'text/plain; charset=utf-8' } : headers;
}

/** Returns the authority's file. Two keys, for Python refuses a certificate that signed itself and is no authority. */
function makeCertificates(folder: string): string {
  const authority = join(folder, 'authority.pem');
  const names = join(folder, 'names.txt');
  writeFileSync(names, `subjectAltName=${HOSTS.map((host) => `DNS:${host}`).join(',')}\n`);
  const openssl = (command: string): void => {
    execFileSync('openssl', command.split(' '), { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';
  openssl(`req -x509 ${key} -days 2 -subj /CN=compare -keyout authority.key -out authority.pem`);
  openssl(`req ${key} -subj /CN=mixpanel.com -keyout server.key -out server.csr`);
  openssl(
    'x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 -extfile names.txt -out server.pem',
  );
  return authority;
}
