import { expect, test } from '@jest/globals';
import type { Emulator } from '../../emulator/server.ts';
import { ask, jsonOf, textOf } from './support/ask.ts';
import { engage, engageReply, allProfiles, idsOf } from './support/engage.ts';
import { startProject } from './support/project.ts';

function cohort(id: number, more: Record<string, string> = {}): Record<string, string> {
  return { filter_by_cohort: JSON.stringify({ id }), ...more };
}

async function counts(emulator: Emulator): Promise<Map<number, number>> {
  const text = textOf(await ask(emulator, '/api/query/cohorts/list'));
  const found = text.matchAll(/"count":(\d+).*?"id":(\d+)/g);
  return new Map(Array.from(found, ([, count, id]) => [Number(id), Number(count)]));
}

test('a cohort has as many members as the list says, some of them without a profile', async () => {
  const emulator = await startProject({ profiles: 500, groupProfiles: 30 });
  for (const [id, count] of await counts(emulator)) {
    expect([id, (await engage(emulator, cohort(id))).total]).toEqual([id, count]);
  }
  const withoutProfile = (await allProfiles(emulator, cohort(1004))).filter(
    ({ $properties }) => Object.keys($properties).length === 0,
  );
  expect(idsOf(withoutProfile)).toEqual([
    '$device:1004-0',
    '$device:1004-1',
    '$device:1004-2',
    '$device:1004-3',
  ]);
});

test('include_all_users=false omits members without a profile', async () => {
  const emulator = await startProject({ profiles: 500 });
  const all = await allProfiles(emulator, cohort(1004));
  const known = await allProfiles(emulator, cohort(1004, { include_all_users: 'false' }));
  expect(known).toEqual(all.filter(({ $properties }) => Object.keys($properties).length > 0));
  expect(all.length - known.length).toBe(4);
});

test('a cohort filter combines with where and with ids', async () => {
  const emulator = await startProject({ profiles: 500, numericIdShare: 0 });
  const members = await allProfiles(emulator, cohort(1000));
  const since = '2026-01-20T00:00:00';
  const where = `properties["$last_seen"] >= "${since}"`;
  const recent = members.filter(
    ({ $properties: { $last_seen: seen } }) => typeof seen === 'string' && seen >= since,
  );
  expect(await allProfiles(emulator, cohort(1000, { where }))).toEqual(recent);
  expect(recent.length).toBeGreaterThan(0);
  const [one = ''] = idsOf(members);
  const outsider = idsOf(await allProfiles(emulator)).find((id) => !idsOf(members).includes(id)) ?? '';
  const ids = JSON.stringify([one, outsider]);
  expect(idsOf(await allProfiles(emulator, cohort(1000, { distinct_ids: ids })))).toEqual([one]);
});

test('members join and leave', async () => {
  const emulator = await startProject({ profiles: 50, numericIdShare: 0 });
  const { cohorts } = emulator.control;
  const before = idsOf(await allProfiles(emulator, cohort(1000)));
  const [first = ''] = before;
  const joining = idsOf(await allProfiles(emulator)).find((id) => !before.includes(id)) ?? '';
  cohorts.leave(1000, first, 'not a member');
  cohorts.join(1000, before[1] ?? '', joining, 'without a profile');
  const after = idsOf(await allProfiles(emulator, cohort(1000)));
  expect(after).toEqual([...before.slice(1), joining, 'without a profile']);
  expect((await counts(emulator)).get(1000)).toBe(after.length);
  cohorts.join(1000, first);
  cohorts.leave(1000, joining, 'without a profile');
  expect(idsOf(await allProfiles(emulator, cohort(1000)))).toEqual(before);
});

test('cohorts are added and deleted', async () => {
  const emulator = await startProject({ profiles: 5, cohorts: 2, numericIdShare: 0 });
  const { cohorts } = emulator.control;
  cohorts.add({ id: 5, name: 'Mine', members: ['user-1', 'user-3'] });
  expect(idsOf(await allProfiles(emulator, cohort(5)))).toEqual(['user-1', 'user-3']);
  expect(cohorts.list().at(-1)).toMatchObject({ id: 5, name: 'Mine', count: 2, data_group_id: null });
  cohorts.remove(5, 1000);
  expect(cohorts.list().map(({ id }) => id)).toEqual([1001]);
  const reply = await engageReply(emulator, cohort(1000));
  expect([reply.status, jsonOf(reply)]).toEqual([
    400,
    { error: 'cohort 1000 does not exist', status: 'error' },
  ]);
});

test('deleting a cohort during a read does not break the session', async () => {
  const emulator = await startProject({ profiles: 100 });
  const { session_id } = await engage(emulator, cohort(1000, { page_size: '2' }));
  emulator.control.cohorts.remove(1000);
  const page = await engage(emulator, cohort(1000, { page_size: '2', page: '1', session_id }));
  expect(page.results).toHaveLength(2);
});

test('a group cohort returns profiles with its data_group_id, and only ids without', async () => {
  const emulator = await startProject({ groupProfiles: 40 });
  const [company] = emulator.control.groups.list();
  const groups = await allProfiles(
    emulator,
    cohort(1003, { data_group_id: company?.id ?? '', include_all_users: 'false' }),
  );
  expect(groups.length).toBeGreaterThan(0);
  for (const { $properties } of groups) expect($properties).toMatchObject({ $group_key: 'company' });
  const idsOnly = await allProfiles(emulator, cohort(1003));
  expect(idsOf(idsOnly)).toEqual(expect.arrayContaining(idsOf(groups)));
  for (const { $properties } of idsOnly) expect($properties).toEqual({});
  expect(await allProfiles(emulator, cohort(1003, { include_all_users: 'false' }))).toEqual([]);
});
