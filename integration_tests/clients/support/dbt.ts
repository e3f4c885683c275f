import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collect, ended } from '../../support/run-source.ts';
import { SCHEMA, type Database } from './database.ts';
import { DBT } from './python-environment.ts';
import type { DbtBuild } from './synced.ts';

const PACKAGE = join(import.meta.dirname, '..', '..', '..', 'dbt');

/**
 * Builds and tests all models of the package, in the schema `analytics`.
 * @param options the options of the connector that shape its tables
 */
export async function buildDbt(
  { profile }: Database,
  options: Readonly<Record<string, string>>,
): Promise<DbtBuild> {
  const folder = mkdtempSync(join(tmpdir(), 'source-mixpanel-dbt-'));
  const outputs = { test: { ...profile, schema: 'analytics', threads: 2 } };
  // JSON is YAML.
  writeFileSync(
    join(folder, 'profiles.yml'),
    JSON.stringify({ source_mixpanel: { target: 'test', outputs } }),
  );
  const named = Object.entries(options).map(([name, value]) => [`source_mixpanel_${name}`, value]);
  const variables = JSON.stringify({ source_mixpanel_schema: SCHEMA, ...Object.fromEntries(named) });
  const folders = ['--profiles-dir', folder, '--target-path', join(folder, 'target'), '--log-path', folder];
  const child = spawn(
    DBT,
    ['--no-use-colors', 'build', '--project-dir', PACKAGE, ...folders, '--vars', variables],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' },
    },
  );
  const output = collect(child, 'stdout');
  const { exitCode } = await ended(child);
  rmSync(folder, { recursive: true });
  return { exitCode, output: output().toString('utf8') };
}
