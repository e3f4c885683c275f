import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import packageFile from '../package.json' with { type: 'json' };
import spec from '../spec.json' with { type: 'json' };
import type { CatalogStream } from '../src/airbyte/protocol.generated.ts';
import { actualRecord, countsOf, expectedRecord } from './support/expected-events.ts';
import { installPackage, type InstalledPackage } from './support/installed-package.ts';
import { messagesIn } from './support/messages.ts';
import { configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const COUNT_KERNEL_RECORDS = pathToFileURL(join(import.meta.dirname, 'support', 'count-kernel-records.mjs'));
const MOST_BYTES = 450_000;

let installed: InstalledPackage;
beforeAll(async () => {
  installed = await installPackage();
});

test('the package holds the built connector, its licence and its README, and nothing else', () => {
  const { files, size } = installed.tarball;
  const paths = files.map(({ path }) => path);
  const around = paths.filter((path) => !path.startsWith('dist/'));
  expect(around.sort()).toEqual(['LICENSE', 'README.md', 'kernel.wasm', 'package.json']);
  expect(paths.filter((path) => /\.map$|\.ts$|\.test\./.test(path))).toEqual([]);
  expect(size).toBeLessThan(MOST_BYTES);
});

test('the package says what registries show', () => {
  expect(packageFile).toMatchObject({ license: 'MIT', engines: { node: '>=24' } });
  expect(packageFile.keywords).toEqual(expect.arrayContaining(['airbyte', 'mixpanel']));
});

test('npx source-mixpanel spec prints the form', async () => {
  const { exitCode, stdout } = await installed.npx('spec');
  expect([exitCode, JSON.parse(stdout)]).toEqual([0, { type: 'SPEC', spec }]);
});

test('npx source-mixpanel --version prints the version', async () => {
  const { stdout } = await installed.npx('--version');
  expect(stdout).toMatch(`source-mixpanel ${packageFile.version} (Node `);
});

test('npx source-mixpanel read delivers every event, by the kernel', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, firstDay: '2026-06-01' });
  const days = { start_date: '2026-06-10', end_date: '2026-06-12' };
  writeFileSync(join(installed.project, 'config.json'), JSON.stringify(configWith(days)));
  const env = { MIXPANEL_BASE_URL: emulator.url };
  const { stdout: catalog } = await installed.npx('catalog --config config.json --streams export', env);
  writeFileSync(join(installed.project, 'catalog.json'), catalog);
  const read = await installed.npx('read --config config.json --catalog catalog.json', {
    ...env,
    NODE_OPTIONS: `--import ${COUNT_KERNEL_RECORDS.href}`,
  });
  const messages = messagesIn(read.stdout);
  expect([read.exitCode, messages.errors]).toEqual([0, []]);
  const [{ stream }] = (JSON.parse(catalog) as { streams: [{ stream: CatalogStream }] }).streams;
  const events = [...emulator.control.visibleEvents(days.start_date, days.end_date)];
  const expected = events.map((line) => expectedRecord(line, stream));
  expect(countsOf(messages.records('export').map(actualRecord))).toEqual(countsOf(expected));
  const [, ofKernel] = /^records of the kernel: (\d+)$/m.exec(read.stderr) ?? [];
  expect(Number(ofKernel)).toBeGreaterThan(events.length / 2);
});
