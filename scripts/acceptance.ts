/**
 * Runs Airbyte's standard tests on the image, against the emulator. Needs docker, Python 3.11 with venv, and
 * the image (`npm run test:image` builds it).
 *
 *   node scripts/acceptance.ts [--image source-mixpanel:test]
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmulator } from '../emulator/server.ts';
import { installRequirements, programOf } from './python-environment.ts';

const ROOT = join(import.meta.dirname, '..');
const TESTS = join(ROOT, 'integration_tests', 'acceptance');
const VENV = join(ROOT, '.venv');

const { values } = parseArgs({ options: { image: { type: 'string', default: 'source-mixpanel:test' } } });

installRequirements(VENV, readFileSync(join(TESTS, 'requirements.txt'), 'utf8'));
const emulator = await startEmulator({
  timezone: 'UTC',
  firstDay: '2026-05-01',
  eventsPerDay: 100,
  profiles: 200,
  limits: false,
});
const suite = ['-p', 'airbyte_cdk.test.standard_tests.pytest_hooks'];
const warnings = ['-W', 'error::airbyte_cdk.test.standard_tests.DiscoveredCatalogWarning'];
const options = ['--connector-image', values.image, '--read-from-streams=all'];
process.exitCode = await run(
  programOf(VENV, 'python'),
  [
    '-m',
    'pytest',
    '-q',
    '-p',
    'no:cacheprovider',
    ...suite,
    ...warnings,
    join(TESTS, 'test_standard.py'),
    ...options,
  ],
  { MIXPANEL_BASE_URL: emulator.url },
);
await emulator.close();

function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
}
