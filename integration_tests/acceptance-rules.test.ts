import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Emulator } from '../emulator/server.ts';
import { isObject } from '../src/base/json-object.ts';
import { eventLine, idsOf } from './support/event-ids.ts';
import { runSource, type Run } from './support/run-source.ts';
import { catalogOf, configured, configWith, emulate } from './support/setup.ts';
import { offered, streamsWith } from './support/streams.ts';

// The rules of Airbyte's older acceptance suite at high strictness that its standard tests lack.

const ROOT = join(import.meta.dirname, '..');
const FIRST_DAY = '2026-06-01';
const NOW = Date.parse('2026-06-20T12:00:00Z');
const LATER = NOW + 3_600_000;
const INCREMENTAL = streamsWith('incremental');

function readAt(emulator: Emulator, nowMs: number, catalog: unknown, state: unknown): Promise<Run> {
  const config = configWith({ start_date: FIRST_DAY });
  return runSource('read', { config, catalog, state, nowMs, url: emulator.url });
}

test('a second incremental read of export has records, and others than the first', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, firstDay: FIRST_DAY, lastDay: '2026-06-20' });
  const first = await readAt(emulator, NOW, catalogOf('export'), []);
  emulator.control.events.add({ line: eventLine('later', LATER - 60_000) });
  emulator.control.clock.advance(LATER - NOW);
  const second = await readAt(emulator, LATER, catalogOf('export'), first.stateFile);
  expect(first.records('export').length).toBeGreaterThan(0);
  expect(texts(second, 'export')).not.toEqual(texts(first, 'export'));
  expect(idsOf(second.records('export'))).toContain('later');
});

test('a catalog with an unknown stream and an unknown sync mode gives an error trace', async () => {
  const emulator = await emulate({ firstDay: FIRST_DAY, lastDay: FIRST_DAY });
  const stream = { name: 'no_such_stream', json_schema: {}, supported_sync_modes: ['full_refresh'] };
  const catalog = { streams: [{ stream, sync_mode: 'sideways', destination_sync_mode: 'append' }] };
  const run = await readAt(emulator, NOW, catalog, []);
  expect(run.exitCode).toBe(1);
  expect(run.errors).toHaveLength(1);
});

test('two full refreshes give the same records', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, firstDay: FIRST_DAY, lastDay: '2026-06-02' });
  const catalog = configured(offered(INCREMENTAL), 'full_refresh');
  const [one, other] = [await readAt(emulator, NOW, catalog, []), await readAt(emulator, NOW, catalog, [])];
  for (const stream of INCREMENTAL) expect(texts(one, stream)).toEqual(texts(other, stream));
});

test('the config of the suite gives a reason for each check that it leaves out', () => {
  const config: unknown = parse(readFileSync(join(ROOT, 'acceptance-test-config.yml'), 'utf8'));
  if (!isObject(config) || !isObject(config['acceptance_tests']))
    throw new Error('not a config of the suite');
  expect(config['test_strictness_level']).toBe('high');
  expect(Object.keys(config['acceptance_tests']).sort()).toEqual([
    'basic_read',
    'connection',
    'connector_attributes',
    'connector_documentation',
    'discovery',
    'full_refresh',
    'incremental',
    'spec',
  ]);
  for (const section of Object.values(config['acceptance_tests']))
    expect(isObject(section) && ('tests' in section || typeof section['bypass_reason'] === 'string')).toBe(
      true,
    );
  // At high strictness the suite reads what was discovered.
  expect(JSON.stringify(config['acceptance_tests']['basic_read'])).not.toContain('configured_catalog_path');
});

function texts(run: Run, stream: string): string[] {
  return run
    .records(stream)
    .map((record) => JSON.stringify(record))
    .sort();
}
