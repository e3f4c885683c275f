import { expect, test } from '@jest/globals';
import { ask, jsonOf, pathOf, textOf } from './support/ask.ts';
import { ENGAGE, engage, engageReply, allProfiles, idsOf, pageOf } from './support/engage.ts';
import { startProject } from './support/project.ts';

const SINCE = '2026-01-25T00:00:00';

test('the first page opens a session and has the total number of profiles', async () => {
  const emulator = await startProject({ profiles: 2345 });
  const page = await engage(emulator);
  expect(page).toMatchObject({ page: 0, page_size: 1000, status: 'ok', total: 2345 });
  expect(page.session_id).toMatch(/^\d{10}-[A-Z]{6}$/);
  expect(page.results).toHaveLength(1000);
  expect(Object.keys(page)).toEqual(['page', 'page_size', 'session_id', 'status', 'total', 'results']);
});

test('the pages of a session hold every profile once, and the page after the last is empty', async () => {
  const emulator = await startProject({ profiles: 250, numericIdShare: 0 });
  const all = await allProfiles(emulator, { page_size: 60 });
  expect(new Set(idsOf(all)).size).toBe(250);
  expect(all).toHaveLength(250);
  const { session_id } = await engage(emulator, { page_size: 60 });
  expect((await engage(emulator, { page_size: 60, page: 5, session_id })).results).toEqual([]);
});

test('pages can be smaller than they state', async () => {
  const emulator = await startProject({ profiles: 250, maxPageSize: 40, numericIdShare: 0 });
  const first = await engage(emulator, { page_size: 100 });
  expect([first.page_size, first.results.length]).toEqual([100, 40]);
  expect(new Set(idsOf(await allProfiles(emulator, { page_size: 100 }))).size).toBe(250);
});

test('profiles can reject filters', async () => {
  const where = ['not (properties["a"] == 1)', 'properties["a"] == 1'];
  const statuses = async (profileFilters: 'all' | 'simple' | 'none'): Promise<number[]> => {
    const emulator = await startProject({ profiles: 5, profileFilters });
    const replies = await Promise.all(where.map((filter) => engageReply(emulator, { where: filter })));
    return replies.map(({ status }) => status);
  };
  expect(await statuses('all')).toEqual([200, 200]);
  expect(await statuses('simple')).toEqual([400, 200]);
  expect(await statuses('none')).toEqual([400, 400]);
});

test('the answer equals the ground truth byte for byte', async () => {
  const emulator = await startProject({ profiles: 300, edgeCaseProfileShare: 0.5, numericIdShare: 0.3 });
  const text = textOf(await engageReply(emulator));
  expect(text.slice(text.indexOf('[') + 1, -2)).toBe([...emulator.control.profiles.visible()].join(','));
});

test('GET and POST, both paths, a form and a JSON body give the same answer', async () => {
  const emulator = await startProject({ profiles: 20 });
  const parameters = { page_size: '5', where: 'defined(properties["$last_seen"])' };
  const replies = await Promise.all([
    ask(emulator, pathOf(ENGAGE, parameters)),
    ask(emulator, pathOf('/api/2.0/engage', parameters)),
    ask(emulator, '/api/2.0/engage', { method: 'POST', form: parameters }),
    ask(emulator, pathOf(ENGAGE, { page_size: 5 }), { method: 'POST', body: { where: parameters.where } }),
  ]);
  const pages = replies.map((reply) => ({ ...pageOf(reply), session_id: '' }));
  expect(pages).toEqual(Array<unknown>(4).fill(pages[0]));
});

test('the same seed gives the same profiles', async () => {
  const [one, same, other] = await Promise.all([1, 1, 2].map((seed) => startProject({ seed, profiles: 50 })));
  const truth = (emulator = one) => [...(emulator?.control.profiles.visible() ?? [])];
  expect(truth(same)).toEqual(truth());
  expect(truth(other)).not.toEqual(truth());
});

test('where selects profiles seen since a time, without those never seen', async () => {
  const emulator = await startProject({ neverSeenShare: 0.2 });
  const found = await allProfiles(emulator, { where: `properties["$last_seen"] >= "${SINCE}"` });
  const expected = (await allProfiles(emulator)).filter(
    ({ $properties: { $last_seen: seen } }) => typeof seen === 'string' && seen >= SINCE,
  );
  expect(found).toEqual(expected);
  expect(found.length).toBeGreaterThan(100);
  expect(found.length).toBeLessThan(800);
});

test.each(['not defined(properties["$last_seen"])', 'not properties["$last_seen"] >= ""'])(
  'profiles never seen are found by %s',
  async (where) => {
    const emulator = await startProject({ neverSeenShare: 0.1 });
    const found = await allProfiles(emulator, { where });
    const unseen = (await allProfiles(emulator)).filter(({ $properties }) => !('$last_seen' in $properties));
    expect(found).toEqual(unseen);
    expect(found.length).toBeGreaterThan(50);
  },
);

test('or combines disjoint halves into all profiles', async () => {
  const emulator = await startProject();
  const where = `properties["$last_seen"] < "${SINCE}" or properties["$last_seen"] >= "${SINCE}" or not defined(properties["$last_seen"])`;
  expect((await engage(emulator, { where })).total).toBe(1000);
});

test('output_properties omits other properties and preserves all digits', async () => {
  const emulator = await startProject({ edgeCaseProfileShare: 1, profiles: 30 });
  const names = ['$last_seen', 'account id', 'amount'];
  const text = textOf(await engageReply(emulator, { output_properties: JSON.stringify(names) }));
  expect(text).toContain('"account id":9007199254740993123');
  expect(text).toContain('"amount":1.0');
  expect(text).not.toContain('$email');
  for (const { $properties } of pageOf({ ...(await engageReply(emulator)), bytes: Buffer.from(text) })
    .results) {
    expect(names).toEqual(expect.arrayContaining(Object.keys($properties)));
  }
});

test('distinct_id and distinct_ids find profiles, and none for an unknown id', async () => {
  const emulator = await startProject({ numericIdShare: 0.5, profiles: 40 });
  const ids = [...emulator.control.profiles.visible()].map(
    (text) => /"\$distinct_id":"?([^",]+)/.exec(text)?.[1] ?? '',
  );
  expect(ids.some((id) => id.startsWith('900719925474'))).toBe(true);
  for (const id of ids) expect((await engage(emulator, { distinct_id: id })).total).toBe(1);
  const some = ids.slice(3, 9);
  const found = textOf(
    await engageReply(emulator, { distinct_ids: JSON.stringify([...some, 'unknown', some[0]]) }),
  );
  expect([...found.matchAll(/"\$distinct_id":"?([^",]+)/g)].map((match) => match[1])).toEqual(some);
  expect((await engage(emulator, { distinct_id: 'unknown' })).results).toEqual([]);
}, 20_000);

test('an id can be a number, even beyond what JavaScript can represent', async () => {
  const emulator = await startProject({ numericIdShare: 1, profiles: 20 });
  const text = textOf(await engageReply(emulator));
  expect(text).toMatch(/"\$distinct_id":1000000\d\d,/);
  expect(text).toMatch(/"\$distinct_id":900719925474\d{7},/);
  expect(text).not.toContain('"$distinct_id":"');
});

test('profiles have every JSON type, and names that differ only by case', async () => {
  const emulator = await startProject({ edgeCaseProfileShare: 1, profiles: 100, profileProperties: 16 });
  const text = textOf(await engageReply(emulator));
  for (const part of ['"userName":"Ada","username":"ada"', '"city":"Lyon', ':null', ':true', ':[', ':{']) {
    expect(text).toContain(part);
  }
});

test("$last_seen follows the clock, at each profile's own pace", async () => {
  const emulator = await startProject({ profiles: 300 });
  const seen = async () =>
    new Map((await allProfiles(emulator)).map((one) => [one.$distinct_id, one.$properties['$last_seen']]));
  const before = await seen();
  emulator.control.clock.advance(3 * 86_400_000);
  const after = await seen();
  const moved = [...after].filter(([id, time]) => time !== before.get(id));
  expect(moved.length).toBeGreaterThan(50);
  expect(moved.length).toBeLessThan(250);
  for (const [, time] of moved) expect(String(time) > '2026-01-31T12:00:00').toBe(true);
});

test('a deleted data group and the cohorts of it are answered 404', async () => {
  const emulator = await startProject({ profiles: 5 });
  emulator.control.cohorts.add({ id: 7, dataGroupId: '5' });
  for (const form of [{ data_group_id: 5 }, { filter_by_cohort: '{"id":7}' }]) {
    const reply = await engageReply(emulator, form);
    expect([reply.status, jsonOf(reply)]).toEqual([404, { error: 'Missing Datagroup', status: 'error' }]);
  }
});

test('a group key can be deleted; its cohorts stay, and are answered 404', async () => {
  const emulator = await startProject({ cohorts: 4, groups: 1, groupProfiles: 3 });
  const { groups, cohorts } = emulator.control;
  const [company] = groups.list();
  const form = { data_group_id: company?.id ?? '' };
  expect((await engage(emulator, form)).total).toBe(3);
  groups.remove('company');
  expect(cohorts.list().at(-1)).toMatchObject({ data_group_id: company?.id });
  for (const gone of [form, { ...form, filter_by_cohort: '{"id":1003}' }])
    expect((await engageReply(emulator, gone)).status).toBe(404);
});

test.each([
  [{ page: 1 }, 'session_id is required when page is above 0'],
  [{ page: -1 }, 'page must be a whole number'],
  [{ page_size: 0 }, 'page_size must be a positive integer'],
  [{ where: 'properties["a"' }, 'invalid where: it ends too early'],
  [{ filter_by_cohort: '5' }, 'filter_by_cohort must be an object such as {"id":12345}'],
  [{ filter_by_cohort: '{"id":' }, 'filter_by_cohort must be JSON'],
  [{ filter_by_cohort: '{"id":7}' }, 'cohort 7 does not exist'],
  [{ include_all_users: 'yes' }, 'include_all_users must be true or false'],
  [{ distinct_ids: 'user-1' }, 'distinct_ids must be a JSON array of strings'],
  [{ pagesize: 5 }, 'unknown parameter: pagesize'],
])('%j is answered 400', async (form, error) => {
  const reply = await engageReply(await startProject({ profiles: 5 }), form);
  expect(reply.status).toBe(400);
  expect(jsonOf(reply)).toEqual({ error, status: 'error' });
});

test('as_of_timestamp is accepted', async () => {
  const emulator = await startProject({ profiles: 5 });
  expect((await engage(emulator, { as_of_timestamp: 1_769_860_800 })).total).toBe(5);
});

test('a project without profiles returns an empty page', async () => {
  const emulator = await startProject({ profiles: 0 });
  expect(await engage(emulator)).toMatchObject({ total: 0, results: [] });
});

test('half a million profiles are available immediately', async () => {
  const emulator = await startProject({ profiles: 500_000 });
  const { session_id, total } = await engage(emulator, { page_size: 10 });
  const last = await engage(emulator, { page_size: 10, page: 49_999, session_id });
  expect([total, last.results.length]).toEqual([500_000, 10]);
});
