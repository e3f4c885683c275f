import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import { makeCertificates, type Certificates } from '../../integration_tests/support/certificates.ts';

const HOSTS = ['', 'data.', 'eu.', 'data-eu.', 'in.', 'data-in.'].map((part) => `${part}mixpanel.com`);

/** Serves the emulator under Mixpanel's host names. */
export interface PrivateMixpanel {
  /** The CA file that connectors must trust. */
  readonly authority: string;
  /** Hosts called since the last call of this method. */
  calledHosts(): string[];
  close(): void;
}

/**
 * Makes Mixpanel's host names lead to this machine, for connectors that know no others. Requires separate network and mount
 * namespaces: it replaces the hosts file.
 *
 * @param folder for keys and certificates
 * @returns certificates for a server of these names on port 443
 */
export function claimHostNames(folder: string): Certificates {
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, `127.0.0.1 localhost ${HOSTS.join(' ')}\n`);
  execFileSync('mount', ['--bind', hosts, '/etc/hosts']);
  return makeCertificates(HOSTS, folder);
}

/**
 * Serves Mixpanel's host names over TLS, see {@link claimHostNames}.
 *
 * @param folder for keys and certificates
 */
export async function startPrivateMixpanel(emulatorUrl: string, folder: string): Promise<PrivateMixpanel> {
  const certificates = claimHostNames(folder);
  const called = new Set<string>();
  const server = forwarder(emulatorUrl, certificates, called);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(443, '127.0.0.1', resolve);
  });
  return {
    authority: certificates.authority,
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

function forwarder(emulatorUrl: string, { key, cert }: Certificates, called: Set<string>): Server {
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

/** Airbyte's source decodes text without a charset as Latin-1, which would hide all other differences. */
function withCharset(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const type = headers['content-type'];
  return type === 'text/plain' ? { ...headers, 'content-type': 'text/plain; charset=utf-8' } : headers;
}
