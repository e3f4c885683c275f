import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { freePort } from '../../support/free-port.ts';
import { ended } from '../../support/run-source.ts';
import { postgresPrograms } from './install-postgres.ts';

/** Nothing of a server for tests has to survive a crash. */
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** A server on this machine that trusts everyone. */
export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly database: string;
}

const started: (() => Promise<void>)[] = [];
afterAll(async () => {
  await Promise.all(started.map((stop) => stop()));
});

/** Starts a server with an empty database on a free port of this machine. It is stopped after the tests of the file. */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = postgresPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-postgres-'));
  const owner = ordinaryUser();
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const init = ['--pgdata', data, '--username', 'postgres', '--auth', 'trust'];
  const made = spawnSync(join(bin, 'initdb'), [...init, '--encoding', 'UTF8', '--locale', 'C', '--no-sync'], {
    ...owner,
    cwd: folder,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...FAST];
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...owner, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const end = ended(server);
  started.push(async () => {
    server.kill('SIGINT');
    await end;
    rmSync(folder, { recursive: true });
  });
  await isReady(server);
  return { host: '127.0.0.1', port, username: 'postgres', database: 'postgres' };
}

/** PostgreSQL refuses to run as root; its Debian package makes a user. */
function ordinaryUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (option: string): number =>
    Number(spawnSync('id', [option, 'postgres'], { encoding: 'utf8' }).stdout);
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function isReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (log.includes('ready to accept connections')) resolve();
    });
    server.once('close', () => {
      reject(new Error(`PostgreSQL did not start: ${log}`));
    });
  });
}
