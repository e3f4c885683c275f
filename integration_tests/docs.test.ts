/** Runs the commands of the pages that need nothing but Node. */
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { cloneOfRepository, emptyFolder, follow, recordsIn, ROOT, type Reader } from './support/doc-shell.ts';
import { runForText } from './support/run-source.ts';
import { configWith, emulate } from './support/setup.ts';
import { followStartPage } from './support/start-page.ts';

/** It builds the connector. */
const PATIENCE_MS = 300_000;

test(
  'the start page leads from a clone to two reads and their days, without docker',
  async () => {
    const home = emptyFolder();
    await followStartPage('docs/start.md#without-docker', { home, folder: cloneOfRepository() });
    expect(recordsIn(join(home, 'mixpanel', 'cohorts.jsonl'), 'cohorts')).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);

/** A folder with what the pages about the command line take for granted: a config, and the command. */
async function workFolder(): Promise<Reader> {
  const { url } = await emulate({ firstDay: '2026-01-01', lastDay: '2026-01-03', limits: true });
  const folder = emptyFolder();
  const config = configWith({ start_date: '2026-01-01' });
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  const { stdout } = await runForText('catalog --streams export', { config, url });
  writeFileSync(join(folder, 'catalog.json'), stdout);
  const before = 'source-mixpanel() { node "$SOURCE_MAIN" "$@"; }';
  return { home: folder, folder, before, env: { MIXPANEL_BASE_URL: url } };
}

test('the commands of the page about the command line run, and coverage shows what they read', async () => {
  const reader = await workFolder();
  const printed = await follow(
    [
      'docs/command-line.md#the-command-line',
      'docs/command-line.md#a-first-sync-by-hand',
      'docs/command-line.md#the-state',
      'docs/command-line.md#which-days-were-read',
    ],
    reader,
  );
  expect(printed).toMatch(/^export: \d+ days read to the end/m);
  expect(recordsIn(join(reader.folder, 'first.jsonl'), 'export')).toBe(300);
  expect(recordsIn(join(reader.folder, 'third.jsonl'), 'export')).toBe(0);
});

test('the catalog of a backfill holds the export, and the states of its shards are joined', async () => {
  const reader = await workFolder();
  await follow(['docs/scaling.md#with-a-kubernetes-job'], reader);
  const read = async (start_date: string, end_date: string): Promise<string> => {
    const config = configWith({ start_date, end_date });
    const catalog = readFileSync(join(reader.folder, 'catalog.json'), 'utf8');
    return (await runForText('read', { config, catalog, url: reader.env?.['MIXPANEL_BASE_URL'] ?? '' }))
      .stdout;
  };
  writeFileSync(join(reader.folder, 'shard-0.json'), await read('2026-01-01', '2026-01-01'));
  writeFileSync(join(reader.folder, 'shard-1.json'), await read('2026-01-02', '2026-01-03'));
  symlinkSync(join(ROOT, 'tools'), join(reader.folder, 'tools'));
  await follow(['docs/scaling.md#one-connection-afterwards'], reader);
  const drawn = await runForText('coverage', {
    state: readFileSync(join(reader.folder, 'state.json'), 'utf8'),
  });
  expect(drawn.stdout).toMatch(/^export: 3 days read to the end, 2026-01-01 to 2026-01-03$/m);
});
