import { expect, test } from '@jest/globals';
import type { Emulator } from '../../emulator/server.ts';
import { textOf } from './support/ask.ts';
import { engage, engageReply, allProfiles, idsOf } from './support/engage.ts';
import { startProject } from './support/project.ts';

async function propertiesOf(emulator: Emulator, id: string): Promise<Readonly<Record<string, unknown>>> {
  const [profile] = (await engage(emulator, { distinct_id: id })).results;
  if (profile === undefined) throw new Error(`no profile ${id}`);
  return profile.$properties;
}

test('an update sets $last_seen to now, by default', async () => {
  const emulator = await startProject({ profiles: 20, numericIdShare: 0 });
  const before = await propertiesOf(emulator, 'user-3');
  emulator.control.profiles.update('user-3', { plan: 'gold' }, false);
  expect(await propertiesOf(emulator, 'user-3')).toEqual({ ...before, plan: 'gold' });
  emulator.control.profiles.update('user-3', { 'big one': 5, $city: undefined, coupon: null });
  expect(before['$city']).toEqual(expect.any(String));
  expect(await propertiesOf(emulator, 'user-3')).toEqual({
    ...Object.fromEntries(Object.entries(before).filter(([name]) => name !== '$city')),
    plan: 'gold',
    'big one': 5,
    coupon: null,
    $last_seen: '2026-01-31T12:00:00',
  });
});

test('profiles can have ids of both types and keep every digit', async () => {
  const emulator = await startProject({ profiles: 2 });
  emulator.control.profiles.add(
    { distinctId: 'new "one"', properties: { $last_seen: '2026-01-30T00:00:00' } },
    { distinctId: 42, properties: '{"account":9007199254740993, "amount": 1.0}' },
  );
  const text = textOf(await engageReply(emulator));
  expect(text).toContain(
    '{"$distinct_id":"new \\"one\\"","$properties":{"$last_seen":"2026-01-30T00:00:00"}}',
  );
  expect(text).toContain('{"$distinct_id":42,"$properties":{"account":9007199254740993,"amount": 1.0}}');
  expect((await engage(emulator, { where: 'properties["amount"] == 1' })).total).toBe(1);
});

test('a profile that replaces a generated one keeps none of its properties', async () => {
  const emulator = await startProject({ profiles: 5, numericIdShare: 0 });
  emulator.control.profiles.add({ distinctId: 'user-2', properties: { a: 1 } });
  expect(await propertiesOf(emulator, 'user-2')).toEqual({ a: 1 });
  expect((await engage(emulator)).total).toBe(5);
});

test('profiles can be removed and restored', async () => {
  const emulator = await startProject({ profiles: 5, numericIdShare: 0 });
  const { profiles } = emulator.control;
  profiles.remove('user-1', 'user-3', 'unknown');
  expect(idsOf(await allProfiles(emulator, { page_size: 2 }))).toEqual(['user-0', 'user-2', 'user-4']);
  profiles.update('user-1', { back: true });
  expect(await propertiesOf(emulator, 'user-1')).toEqual({ back: true, $last_seen: '2026-01-31T12:00:00' });
  profiles.reset();
  expect((await engage(emulator)).total).toBe(5);
});

test('changing many profiles is fast', async () => {
  const emulator = await startProject({ profiles: 20_000, numericIdShare: 0 });
  for (let user = 0; user < 1000; user += 1) emulator.control.profiles.update(`user-${user}`, { n: user });
  expect((await engage(emulator, { where: 'defined(properties["n"])', page_size: 5 })).total).toBe(1000);
});

test('group profiles are read by data_group_id and changed by key', async () => {
  const emulator = await startProject({ groupProfiles: 7 });
  const { control } = emulator;
  const company = control.groups.list().find(({ key }) => key === 'company');
  control.groupProfiles('company').update('company-2', { employees: 9 }, false);
  const parameters = { data_group_id: company?.id ?? '' };
  expect((await engage(emulator, parameters)).total).toBe(7);
  const [group] = (await engage(emulator, { ...parameters, distinct_id: 'company-2' })).results;
  expect(group?.$properties).toMatchObject({ $group_key: 'company', employees: 9 });
  control.groupProfiles('team').add({ distinctId: 'red', properties: { size: 3 } });
  const team = control.groups.list().find(({ key }) => key === 'team');
  expect(idsOf(await allProfiles(emulator, { data_group_id: team?.id ?? '' }))).toEqual(['red']);
});
