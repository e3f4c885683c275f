/**
 * Runs Airbyte's standard tests on the image, against the emulator. Needs docker, Python 3.11 with venv, and
 * the image (`npm run test:image` builds it).
 *
 *   node scripts/acceptance.ts [--image source-mixpanel:test]
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmulator } from '../emulator/server.ts';

const ROOT = join(import.meta.dirname, '..');
const TESTS = join(ROOT, 'integration_tests', 'acceptance');
const VENV = join(ROOT, '.venv');
const PYTHON = join(VENV, 'bin', 'python');

const { values } = parseArgs({ options: { image: { type: 'string', default: 'source-mixpanel:test' } } });

await prepare();
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
  PYTHON,
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

/** Installs requirements.txt in a virtual environment, unless it is installed already. */
async function prepare(): Promise<void> {
  const requirements = readFileSync(join(TESTS, 'requirements.txt'), 'utf8');
  const marker = join(VENV, 'installed.txt');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === requirements) return;
  console.log('Installing the standard tests into .venv ...');
  const commands: [string, string[]][] = [
    ['python3', ['-m', 'venv', '--clear', VENV]],
    [
      PYTHON,
      ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', '-r', join(TESTS, 'requirements.txt')],
    ],
  ];
  for (const [command, args] of commands) {
    if ((await run(command, args, {})) !== 0) throw new Error(`${command} ${args.join(' ')} failed`);
  }
  writeFileSync(marker, requirements);
}

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
