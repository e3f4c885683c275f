import { expect, test } from '@jest/globals';
import type { Emulator } from '../../emulator/server.ts';
import { ask, exportPath, linesOf, textOf } from './support/ask.ts';
import { startProject } from './support/project.ts';

const COHORTS = '/api/query/cohorts/list';
const DAY = exportPath('2026-01-10');
const SEEDS = Array.from({ length: 80 }, (_, seed) => seed);

async function surprised(emulator: Emulator, path: string, seed: number) {
  emulator.control.requests.clear();
  emulator.control.failures.add({ kind: 'surprise', seed });
  const reply = await ask(emulator, path);
  const [entry] = emulator.control.requests.list();
  return { reply, surprises: entry?.surprises ?? [] };
}

test('the same seed changes the same', async () => {
  const emulator = await startProject({ limits: false });
  const first = await surprised(emulator, DAY, 7);
  const second = await surprised(emulator, DAY, 7);
  expect(textOf(second.reply)).toBe(textOf(first.reply));
  expect(textOf(first.reply)).not.toBe(textOf(await ask(emulator, DAY)));
});

test('the request log names the changed events, and all others are as they were', async () => {
  const emulator = await startProject({ limits: false, duplicateShare: 0 });
  const intact = linesOf(await ask(emulator, DAY));
  for (const seed of SEEDS) {
    const { reply, surprises } = await surprised(emulator, DAY, seed);
    const changed = new Set(surprises.map(({ item }) => item));
    expect(changed.size).toBeGreaterThan(0);
    const lines = new Set(linesOf(reply));
    expect(intact.filter((line) => !lines.has(line) && !changed.has(line))).toEqual([]);
    for (const { item, isIntact, change } of surprises)
      expect([change, lines.has(item)]).toEqual([
        change,
        change === 'repeated' || (isIntact && lines.has(item)),
      ]);
  }
});

test('members of items are missing, null, of another type, duplicated or unknown, and items and lists are odd', async () => {
  const emulator = await startProject({ limits: false, cohorts: 4 });
  const kinds = new Set<string>();
  for (const seed of SEEDS) {
    const { surprises } = await surprised(emulator, COHORTS, seed);
    for (const { change } of surprises)
      kinds.add(change.replace(/^(?!the item|all items).*: /, '').replace(/:.*/, ''));
  }
  expect([...kinds].sort()).toEqual([
    'all items',
    'duplicated',
    'missing',
    'null',
    'other value',
    'repeated',
    'the item',
    'unknown',
  ]);
});

test('members beside the items change too', async () => {
  const emulator = await startProject({ limits: false, profiles: 5 });
  const beside = new Set<string>();
  for (const seed of SEEDS) {
    const { surprises } = await surprised(emulator, '/api/query/engage', seed);
    for (const { item, change } of surprises) if (item === '') beside.add(change.replace(/:.*/, ''));
  }
  expect([...beside]).toEqual(expect.arrayContaining(['page', 'page_size', 'session_id', 'status', 'total']));
});
