import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where Debian's packages put the programs of each version. */
const VERSIONS = '/usr/lib/postgresql';

/** Installs PostgreSQL from Debian unless it is there. */
export function installPostgres(): void {
  if (newestPrograms() !== undefined) return;
  console.log('Installing PostgreSQL ...');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const words of ['update', 'install --yes --no-install-recommends postgresql'])
    spawnSync('apt-get', ['-qq', ...words.split(' ')], { stdio: ['ignore', 'ignore', 'inherit'], env });
  postgresPrograms();
}

/**
 * The folder with initdb and postgres.
 * @throws Error if PostgreSQL is not installed
 */
export function postgresPrograms(): string {
  const found = newestPrograms();
  if (found !== undefined) return found;
  throw new Error('The tests of the clients need PostgreSQL: run "apt-get install postgresql" as root.');
}

function newestPrograms(): string | undefined {
  if (!existsSync(VERSIONS)) return undefined;
  const versions = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a));
  return versions
    .map((version) => join(VERSIONS, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')));
}
