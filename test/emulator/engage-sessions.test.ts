import { expect, test } from '@jest/globals';
import type { Emulator } from '../../emulator/server.ts';
import { jsonOf } from './support/ask.ts';
import { engage, engageReply, allProfiles } from './support/engage.ts';
import { startProject } from './support/project.ts';

const ENDED = { error: 'request for page in uncached query for params', status: 'error' };

async function open(emulator: Emulator): Promise<{ page_size: number; session_id: string }> {
  const { session_id } = await engage(emulator, { page_size: 10 });
  return { page_size: 10, session_id };
}

async function expectEnded(emulator: Emulator, parameters: Record<string, string | number>): Promise<void> {
  const reply = await engageReply(emulator, parameters);
  expect([reply.status, jsonOf(reply)]).toEqual([400, ENDED]);
}

test('only the first page counts against the quota', async () => {
  const emulator = await startProject({ profiles: 100, limits: { query: { perHour: 1 } } });
  await allProfiles(emulator, { page_size: 10 });
  const counted = emulator.control.requests.list().map((request) => request.counted);
  expect(counted).toEqual([true, ...Array<boolean>(9).fill(false)]);
  expect((await engageReply(emulator)).status).toBe(429);
});

test('pages can be read in any order and repeatedly', async () => {
  const emulator = await startProject({ profiles: 50 });
  const session = await open(emulator);
  const pages = await Promise.all([4, 1, 1, 3].map((page) => engage(emulator, { ...session, page })));
  expect(pages.map(({ page, results }) => [page, results.length])).toEqual([
    [4, 10],
    [1, 10],
    [1, 10],
    [3, 10],
  ]);
  expect(pages[1]?.results).toEqual(pages[2]?.results);
});

test('a session shows the profiles as they were when it began', async () => {
  const emulator = await startProject({ profiles: 30 });
  const { control } = emulator;
  const session = await open(emulator);
  const before = [...control.profiles.visible()].slice(10, 20).map((text): unknown => JSON.parse(text));
  control.profiles.update('user-15', { plan: 'changed' });
  control.profiles.remove('user-12');
  control.profiles.add({ distinctId: 'new' });
  control.clock.advance(50 * 60_000);
  expect((await engage(emulator, { ...session, page: 1 })).results).toEqual(before);
  expect((await engage(emulator)).total).toBe(30);
});

test('a page with an unknown session, or with other parameters than the first, is rejected', async () => {
  const emulator = await startProject({ profiles: 50 });
  const session = await open(emulator);
  await expectEnded(emulator, { page: 1, session_id: '1234567890-EXAMPL' });
  await expectEnded(emulator, { ...session, page: 1, where: 'properties["plan"] == "pro"' });
  await expectEnded(emulator, { session_id: session.session_id, page: 1 });
  expect((await engageReply(emulator, { ...session, page: 1 })).status).toBe(200);
  expect(emulator.control.requests.list().filter(({ counted }) => counted)).toHaveLength(1);
});

test('a session ends after an hour, or after the configured time', async () => {
  const [normal, short] = [await startProject({ profiles: 50 }), await startProject({ sessionMinutes: 1 })];
  for (const [emulator, minutes] of [[normal, 60] as const, [short, 1] as const]) {
    const session = await open(emulator);
    emulator.control.clock.advance(minutes * 60_000 - 1);
    expect((await engageReply(emulator, { ...session, page: 1 })).status).toBe(200);
    emulator.control.clock.advance(1);
    await expectEnded(emulator, { ...session, page: 2 });
  }
});

test('control ends all sessions', async () => {
  const emulator = await startProject({ profiles: 50 });
  const session = await open(emulator);
  emulator.control.sessions.expire();
  await expectEnded(emulator, { ...session, page: 1 });
  expect((await engageReply(emulator, { ...(await open(emulator)), page: 1 })).status).toBe(200);
});

test('a session can end after a number of pages, once or always', async () => {
  const emulator = await startProject({ profiles: 100 });
  emulator.control.sessions.expireAfterPages(3, 1);
  const session = await open(emulator);
  for (const page of [1, 2]) expect((await engageReply(emulator, { ...session, page })).status).toBe(200);
  await expectEnded(emulator, { ...session, page: 3 });
  expect(await allProfiles(emulator, { page_size: 10 })).toHaveLength(100);
  const strict = await startProject({ profiles: 100, sessionPages: 2 });
  for (const session of [await open(strict), await open(strict)]) {
    expect((await engageReply(strict, { ...session, page: 1 })).status).toBe(200);
    await expectEnded(strict, { ...session, page: 2 });
  }
});

test('later pages can omit total and page_size', async () => {
  const emulator = await startProject({ profiles: 30, totalOnFirstPageOnly: true });
  const session = await open(emulator);
  const page = await engage(emulator, { ...session, page: 1 });
  expect(Object.keys(page)).toEqual(['page', 'session_id', 'status', 'results']);
});

test('later pages count as concurrent queries', async () => {
  const emulator = await startProject({ profiles: 30, limits: { query: { concurrent: 0 } } });
  const reply = await engageReply(emulator, { page: 1, session_id: 'x' });
  expect(reply.status).toBe(429);
});
