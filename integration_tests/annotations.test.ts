import { expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import { runSource } from './support/run-source.ts';
import { configured, configWith, emulate, projectSecret } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');

async function withThree(): Promise<Emulator> {
  const emulator = await emulate({ clock: { now: () => NOW }, annotations: 0 });
  emulator.control.annotations.add({ id: 1, date: '2012-02-15 12:00:00', description: 'old' });
  emulator.control.annotations.add({
    id: 2,
    date: '2023-01-15T12:00:00+01:00',
    description: 'with an offset',
    tags: [{ id: 1, name: 'release' }],
  });
  emulator.control.annotations.add({ id: 3, date: '2031-07-01 00:00:00', description: 'planned' });
  return emulator;
}

async function readAnnotations(emulator: Emulator, options: Record<string, unknown>) {
  const config = configWith({ start_date: '2026-06-01', project_timezone: 'Europe/Berlin', ...options });
  const catalog = configured([{ name: 'annotations', json_schema: {} }], 'full_refresh');
  const run = await runSource('read', { config, catalog, url: emulator.url, nowMs: NOW });
  expect(run.errors).toEqual([]);
  return run.records('annotations');
}

test('a service account reads all annotations, past and future, with project, tags and dates in UTC', async () => {
  expect(await readAnnotations(await withThree(), {})).toMatchObject([
    { id: 1, project_id: 876089, date: '2012-02-15T11:00:00Z', description: 'old' },
    { id: 2, project_id: 876089, date: '2023-01-15T11:00:00Z', tags: [{ id: 1, name: 'release' }] },
    { id: 3, project_id: 876089, date: '2031-06-30T22:00:00Z' },
  ]);
});

test('a project secret reads all annotations by the older API', async () => {
  const emulator = await withThree();
  const records = await readAnnotations(emulator, { credentials: projectSecret });
  expect(records.map(({ id, project_id }) => [id, project_id])).toEqual([
    [1, 876089],
    [2, 876089],
    [3, 876089],
  ]);
  expect(records[0]).toMatchObject({ date: '2012-02-15T11:00:00Z', description: 'old' });
  expect(emulator.control.requests.list().map(({ path }) => path)).toEqual(['/api/2.0/annotations']);
});
