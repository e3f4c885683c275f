import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A server's key and certificate, and the authority that its clients must trust. */
export interface Certificates {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** The file of the authority's certificate. */
  readonly authority: string;
}

/**
 * Makes an authority and a certificate for these hosts, both valid for two days. They have two keys because Python rejects
 * a self-signed certificate that is not an authority. Needs the command openssl.
 *
 * @param folder receives the files
 */
export function makeCertificates(hosts: readonly string[], folder: string): Certificates {
  const names = hosts.map((host) => `DNS:${host}`).join(',');
  writeFileSync(join(folder, 'names.txt'), `subjectAltName=${names}\n`);
  const openssl = (command: string): void => {
    execFileSync('openssl', command.split(' '), { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';
  openssl(`req -x509 ${key} -days 2 -subj /CN=authority -keyout authority.key -out authority.pem`);
  openssl(`req ${key} -subj /CN=server -keyout server.key -out server.csr`);
  openssl(
    'x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 -extfile names.txt -out server.pem',
  );
  return {
    key: readFileSync(join(folder, 'server.key')),
    cert: readFileSync(join(folder, 'server.pem')),
    authority: join(folder, 'authority.pem'),
  };
}
