import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a TLS server needs, and whom its clients have to trust. */
export interface Certificates {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** The file of the authority. */
  readonly authority: string;
}

/**
 * An authority of its own, and a certificate by it for these hosts, both for two days. Two keys, for Python refuses a
 * certificate that signed itself and is no authority. Needs the command openssl.
 *
 * @param folder where the files go
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
