/** Sessions that expire before the last page of profiles, and profiles that change during a read. */
import { expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import { runSource, type Given, type Run } from './support/run-source.ts';
import { configured, configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const PROFILES = 1000;

/** A project whose profiles are read in ten pages. */
async function project(profiles = PROFILES): Promise<Emulator> {
  return await emulate({ clock: { now: () => NOW }, profiles, numericIdShare: 0 });
}

function readingOf(emulator: Emulator, syncMode: 'full_refresh' | 'incremental'): Given {
  return {
    config: configWith({ start_date: '2026-06-19', page_size: PROFILES / 10 }),
    catalog: configured([{ name: 'engage', json_schema: {} }], syncMode),
    url: emulator.url,
    nowMs: NOW,
  };
}

function idsOf(run: Run): string[] {
  return run
    .records('engage')
    .map(({ distinct_id }) => String(distinct_id))
    .sort();
}

function idsThere({ control }: Emulator): string[] {
  return [...control.profiles.visible()]
    .map((line) => /"\$distinct_id":"([^"]*)"/.exec(line)?.[1] ?? '')
    .sort();
}

const planOf = (run: Run, id: string): unknown[] =>
  run.records('engage').flatMap(({ distinct_id, plan }) => (distinct_id === id ? [plan] : []));

test.each(['full_refresh', 'incremental'] as const)(
  'expired sessions are opened again, and each profile is delivered once (%s)',
  async (syncMode) => {
    const emulator = await project();
    emulator.control.sessions.expireAfterPages(4, 2);
    const run = await runSource('read', readingOf(emulator, syncMode));
    expect(run.errors).toEqual([]);
    expect(idsOf(run)).toEqual(idsThere(emulator));
    expect(run.logs.filter((line) => line.includes('starts over'))).toHaveLength(2);
  },
);

test('a profile that changed before its page was read again is delivered in both versions', async () => {
  const emulator = await project();
  const { control } = emulator;
  const [changed = '', deleted = ''] = idsThere(emulator);
  control.profiles.update(changed, { plan: 'before' });
  // The last of ten pages: profiles of earlier pages are already delivered, and all pages are read again.
  control.hooks.before({ path: '/engage', query: { page: '9' } }, () => {
    control.profiles.update(changed, { plan: 'after' });
    control.profiles.remove(deleted);
    control.profiles.add({ distinctId: 'made meanwhile', properties: { plan: 'new' } });
    control.sessions.expire();
  });
  const run = await runSource('read', readingOf(emulator, 'full_refresh'));
  expect(run.errors).toEqual([]);
  expect(run.logs.filter((line) => line.includes('starts over'))).toHaveLength(1);
  expect(planOf(run, changed)).toContain('after');
  expect(planOf(run, 'made meanwhile')).toEqual(['new']);
  const ids = idsOf(run);
  expect([...new Set(ids)]).toEqual(expect.arrayContaining(idsThere(emulator)));
  const again = ids.filter((id, place) => id === ids[place - 1]);
  expect(again.filter((id) => id !== changed)).toEqual([]);
});

test('profiles that change between two pages are not lost, and the next read delivers the change', async () => {
  const emulator = await project();
  const { control } = emulator;
  const ids = idsThere(emulator);
  const [first = '', last = ''] = [ids[0], ids.at(-1)];
  control.hooks.before({ path: '/engage', query: { page: '2' } }, () => {
    control.clock.freezeAt(NOW + 1000);
    for (const id of [first, last]) control.profiles.update(id, { plan: 'changed' });
  });
  const given = readingOf(emulator, 'incremental');
  const run = await runSource('read', given);
  expect(run.errors).toEqual([]);
  expect(idsOf(run)).toEqual(ids);
  const next = await runSource('read', { ...given, state: run.stateFile });
  for (const id of [first, last]) expect([...planOf(run, id), ...planOf(next, id)]).toContain('changed');
});

test('sessions that always expire are an error, and the cursor stays', async () => {
  const emulator = await project();
  emulator.control.sessions.expireAfterPages(4);
  const run = await runSource('read', readingOf(emulator, 'incremental'));
  expect(run.exitCode).toBe(1);
  expect(run.errors).toHaveLength(1);
  expect(run.states('engage')).toEqual([]);
});
