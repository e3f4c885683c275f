import { expect, test } from '@jest/globals';
import { DEFAULT_PROJECT_TOKEN } from '../../emulator/options.ts';
import type { Emulator } from '../../emulator/server.ts';
import { ask, jsonOf, textOf } from './support/ask.ts';
import { engage, idsOf } from './support/engage.ts';
import { startProject } from './support/project.ts';

const NOW = '2026-01-31T12:00:00';

async function send(emulator: Emulator, updates: readonly object[], path = '/engage'): Promise<string> {
  const body = updates.map((update) => ({ $token: DEFAULT_PROJECT_TOKEN, ...update }));
  return textOf(await ask(emulator, path, { anonymous: true, method: 'POST', body }));
}

async function profile(emulator: Emulator, id: string): Promise<unknown> {
  return (await engage(emulator, { distinct_id: id })).results[0]?.$properties;
}

test('$set creates a profile, by GET as SDKs send it', async () => {
  const emulator = await startProject({ profiles: 0 });
  const update = { $token: DEFAULT_PROJECT_TOKEN, $distinct_id: 'u1', $set: { $name: 'Zoë', n: 1 } };
  const data = Buffer.from(JSON.stringify(update)).toString('base64');
  const path = `/engage?${new URLSearchParams({ ip: '0', verbose: '0', data }).toString()}`;
  expect(textOf(await ask(emulator, path, { anonymous: true }))).toBe('1');
  expect((await engage(emulator)).results).toEqual([
    { $distinct_id: 'u1', $properties: { $last_seen: NOW, $name: 'Zoë', n: 1 } },
  ]);
});

test.each([
  [{ $set: { a: 2, b: null } }, { a: 2, b: null, list: [1, 2], text: 'x' }],
  [{ $set_once: { a: 2, b: 3 } }, { a: 1, b: 3, list: [1, 2], text: 'x' }],
  [{ $add: { a: 2.5, b: -1, text: 5 } }, { a: 3.5, b: -1, list: [1, 2], text: 'x' }],
  [{ $append: { list: 2, b: 'new' } }, { a: 1, b: ['new'], list: [1, 2, 2], text: 'x' }],
  [{ $union: { list: [2, 3], b: [1, 1] } }, { a: 1, b: [1], list: [1, 2, 3], text: 'x' }],
  [{ $remove: { list: 2, text: 'x' } }, { a: 1, list: [1], text: 'x' }],
  [{ $unset: ['a', 'nothing'] }, { list: [1, 2], text: 'x' }],
  [
    { $set: { b: 1 }, $add: { b: 1 } },
    { a: 1, b: 2, list: [1, 2], text: 'x' },
  ],
])('the operation %j works', async (update, expected) => {
  const emulator = await startProject({ profiles: 0 });
  emulator.control.profiles.add({ distinctId: 'u', properties: { a: 1, list: [1, 2], text: 'x' } });
  expect(await send(emulator, [{ $distinct_id: 'u', ...update }])).toBe('1');
  expect(await profile(emulator, 'u')).toEqual({ ...expected, $last_seen: NOW });
});

test('$delete removes a profile', async () => {
  const emulator = await startProject({ profiles: 3, numericIdShare: 0 });
  await send(emulator, [{ $distinct_id: 'user-1', $delete: '' }]);
  expect(idsOf((await engage(emulator)).results)).toEqual(['user-0', 'user-2']);
});

test('an update keeps other properties; $ignore_time leaves $last_seen alone, $time sets it', async () => {
  const emulator = await startProject({ profiles: 3, numericIdShare: 0, neverSeenShare: 0 });
  const [before, other] = [await profile(emulator, 'user-1'), await profile(emulator, 'user-2')];
  await send(emulator, [
    { $distinct_id: 'user-1', $ignore_time: true, $set: { plan: 'new' } },
    { $distinct_id: 'user-2', $time: Date.UTC(2026, 0, 5) / 1000, $set: { plan: 'new' } },
  ]);
  expect(await profile(emulator, 'user-1')).toEqual({ ...Object(before), plan: 'new' });
  expect(await profile(emulator, 'user-2')).toEqual({
    ...Object(other),
    plan: 'new',
    $last_seen: '2026-01-05T00:00:00',
  });
});

test("updates build on earlier ones, even while those aren't visible yet", async () => {
  const emulator = await startProject({ profiles: 0, visibleAfterSeconds: 60 });
  for (let time = 0; time < 3; time += 1) await send(emulator, [{ $distinct_id: 7, $add: { n: 1 } }]);
  expect((await engage(emulator)).total).toBe(0);
  emulator.control.clock.advance(60_000);
  const { results } = await engage(emulator);
  expect(results).toEqual([{ $distinct_id: 7, $properties: { n: 3, $last_seen: '2026-01-31T12:01:00' } }]);
});

test('groups are updated by the key of their type; a new key creates a type', async () => {
  const emulator = await startProject({ groupProfiles: 2 });
  const updates = [
    { $group_key: 'company', $group_id: 'company-1', $set: { employees: 3 } },
    { $group_key: 'planet', $group_id: 'mars', $set_once: { moons: 2 } },
  ];
  expect(await send(emulator, updates, '/groups')).toBe('1');
  const ids = new Map(emulator.control.groups.list().map(({ id, key }) => [key, id]));
  const of = async (key: string, id: string) =>
    (await engage(emulator, { data_group_id: ids.get(key) ?? 0, distinct_id: id })).results[0]?.$properties;
  expect(await of('company', 'company-1')).toMatchObject({ $group_key: 'company', employees: 3 });
  expect(await of('planet', 'mars')).toEqual({ moons: 2 });
});

test.each([
  [{ $distinct_id: 'u', $set: 5 }, '$set must be an object'],
  [{ $distinct_id: 'u', $unset: 'a' }, '$unset must be a list'],
  [{ $distinct_id: 'u' }, 'the update has no operation'],
  [{ $set: { a: 1 } }, '$distinct_id, missing or empty'],
  [{ $distinct_id: 'u', $set: { a: 1 }, $token: 'other' }, '$token, missing or invalid'],
])('%j is answered 0', async (update, error) => {
  const emulator = await startProject({ profiles: 0 });
  const body = [{ $token: DEFAULT_PROJECT_TOKEN, ...update }];
  const question = { anonymous: true, method: 'POST', body };
  expect(jsonOf(await ask(emulator, '/engage?verbose=1', question))).toEqual({ status: 0, error });
  expect((await engage(emulator)).total).toBe(0);
});
