/** The browser for pictures and for the tests of the site: Chromium or Chrome as the system has it. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
/** A page is all that the browser loads: it updates nothing and reports nothing. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Installs Chromium from Debian unless the system has a browser. */
export function installBrowser(): void {
  if (findBrowser() !== undefined) return;
  console.log('Installing Chromium ...');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const words of ['update', 'install --yes --no-install-recommends chromium'])
    spawnSync('apt-get', ['-qq', ...words.split(' ')], { stdio: ['ignore', 'ignore', 'inherit'], env });
  browserProgram();
}

/** Starts the browser with a new, empty profile. Throws if the system has none. */
export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: browserProgram(), args: FLAGS });
}

function browserProgram(): string {
  const found = findBrowser();
  if (found !== undefined) return found;
  throw new Error('A browser is missing: run "apt-get install --no-install-recommends chromium" as root.');
}

function findBrowser(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(':');
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
    existsSync(path),
  );
}
