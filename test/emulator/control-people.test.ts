import { expect, test } from '@jest/globals';
import type { Emulator } from '../../emulator/server.ts';
import type { Reply } from './support/ask.ts';
import { ask, jsonOf, textOf } from './support/ask.ts';
import { engage, engageReply, idsOf } from './support/engage.ts';
import { startProject } from './support/project.ts';

function control(emulator: Emulator, method: string, name: string, body?: unknown): Promise<Reply> {
  return ask(emulator, `/__emulator/${name}`, { method, body, anonymous: true });
}

async function done(emulator: Emulator, method: string, name: string, body?: unknown): Promise<unknown> {
  const reply = await control(emulator, method, name, body);
  expect([reply.status, textOf(reply)]).toEqual([200, expect.any(String)]);
  return jsonOf(reply);
}

test('profiles are added, updated and removed over HTTP', async () => {
  const emulator = await startProject({ profiles: 2, numericIdShare: 0 });
  await done(emulator, 'POST', 'profiles', [
    { distinctId: 5, properties: '{"n":9007199254740993}' },
    { distinctId: 'x' },
    { distinctId: 'mars', groupKey: 'planet', properties: { moons: 2 } },
  ]);
  await done(emulator, 'PATCH', 'profiles', { distinctId: 'x', properties: { a: 1 }, isSeen: false });
  await done(emulator, 'DELETE', 'profiles', ['user-0', 'user-1']);
  const text = textOf(await engageReply(emulator));
  expect(text).toContain(
    '[{"$distinct_id":5,"$properties":{"n":9007199254740993}},{"$distinct_id":"x","$properties":{"a":1}}]',
  );
  const groups = await done(emulator, 'GET', 'groups');
  expect(groups).toEqual(expect.arrayContaining([{ id: '9000', key: 'planet' }]));
  await done(emulator, 'DELETE', 'groups', 'planet');
  expect(await done(emulator, 'GET', 'groups')).not.toContainEqual({ id: '9000', key: 'planet' });
  await done(emulator, 'DELETE', 'profiles');
  expect((await engage(emulator)).total).toBe(2);
});

test('cohorts and their members are changed over HTTP', async () => {
  const emulator = await startProject({ profiles: 5, cohorts: 1, numericIdShare: 0 });
  await done(emulator, 'POST', 'cohorts', { id: 5, name: 'Mine', isVisible: false, members: ['user-1'] });
  await done(emulator, 'PATCH', 'cohorts', { id: 5, join: ['user-2', 'user-3'], leave: ['user-1'] });
  await done(emulator, 'DELETE', 'cohorts', 1000);
  expect(await done(emulator, 'GET', 'cohorts')).toMatchObject([
    { id: 5, name: 'Mine', count: 2, is_visible: 0 },
  ]);
  const members = await engage(emulator, { filter_by_cohort: '{"id":5}' });
  expect(idsOf(members.results)).toEqual(['user-2', 'user-3']);
});

test('sessions end and identities merge over HTTP', async () => {
  const emulator = await startProject({ profiles: 5, numericIdShare: 0 });
  const { session_id } = await engage(emulator, { page_size: 1 });
  await done(emulator, 'DELETE', 'sessions');
  expect((await engageReply(emulator, { page_size: 1, page: 1, session_id })).status).toBe(400);
  await done(emulator, 'POST', 'sessions', { pages: 1, sessions: 1 });
  const short = await engage(emulator, { page_size: 1 });
  const next = { page_size: 1, page: 1, session_id: short.session_id };
  expect((await engageReply(emulator, next)).status).toBe(400);
  await done(emulator, 'POST', 'identities', { from: 'user-1', into: 'user-2' });
  expect((await engage(emulator)).total).toBe(4);
  await done(emulator, 'DELETE', 'identities');
});

test('funnels, annotations and used limits are changed over HTTP', async () => {
  const emulator = await startProject({ funnels: 1, annotations: 1 });
  const steps = [{ event: 'A' }, { event: '$custom_event:3', label: 'B', customEventId: 3 }];
  await done(emulator, 'POST', 'funnels', { id: 9, name: 'Mine', windowDays: 3, steps });
  await done(emulator, 'DELETE', 'funnels', [7500]);
  expect(await done(emulator, 'GET', 'funnels')).toEqual([{ id: 9, name: 'Mine', windowDays: 3, steps }]);
  await done(emulator, 'DELETE', 'annotations', emulator.control.annotations.list()[0]?.id);
  await done(emulator, 'POST', 'annotations', {
    id: 4,
    date: '2026-01-01 00:00:00',
    tags: [{ id: 1, name: 'x' }],
  });
  expect(await done(emulator, 'GET', 'annotations')).toMatchObject([{ id: 4, tags: [{ id: 1, name: 'x' }] }]);
  await done(emulator, 'POST', 'limits', { family: 'query', used: 60 });
  expect((await engageReply(emulator)).status).toBe(429);
});

test.each([
  ['POST', 'profiles', { properties: {} }, 'distinctId must be a string or a number'],
  ['POST', 'profiles', { distinctId: 'x', properties: '{"a":' }, 'the body is not valid JSON'],
  ['POST', 'profiles', { distinctId: 'x', properties: '[]' }, 'the properties must be a JSON object'],
  ['PATCH', 'profiles', { distinctId: 'x', isSeen: 1 }, 'isSeen must be true or false'],
  ['PATCH', 'cohorts', { id: 7, join: ['x'] }, 'cohort 7 does not exist'],
  ['PATCH', 'cohorts', { id: 1000, join: 'x' }, 'join must be a list'],
  ['POST', 'cohorts', { id: 1, members: [1] }, 'members must be a list of strings'],
  ['DELETE', 'cohorts', 'x', 'an id must be a number'],
  ['POST', 'sessions', {}, 'pages must be a number'],
  ['POST', 'identities', { from: 'a', into: 'a' }, '"a" cannot be merged into itself'],
  ['POST', 'funnels', { id: 1, steps: [{}] }, 'event must be a string'],
  ['POST', 'annotations', {}, 'date must be a string'],
  ['POST', 'limits', { family: 'none' }, 'family must be one of query, export, app, lexicon, ingest'],
])('%s %s rejects %j', async (method, name, body, error) => {
  const reply = await control(await startProject({ profiles: 1 }), method, name, body);
  expect([reply.status, jsonOf(reply)]).toEqual([400, { error }]);
});
