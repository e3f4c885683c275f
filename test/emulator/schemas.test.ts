import { expect, test } from '@jest/globals';
import { isObject } from '../../emulator/http/json.ts';
import type { Emulator } from '../../emulator/server.ts';
import type { Reply } from './support/ask.ts';
import { ACCOUNT, appPath, ask, jsonOf } from './support/ask.ts';
import { startProject } from './support/project.ts';

function get(emulator: Emulator, name: string, parameters: Record<string, string> = {}): Promise<Reply> {
  return ask(emulator, appPath(name, parameters), ACCOUNT);
}

function resultsOf(reply: Reply): unknown[] {
  const value = jsonOf(reply);
  if (!isObject(value) || !Array.isArray(value['results'])) throw new Error('no results');
  return value['results'];
}

test('the dictionary is returned completely, by entity type and by name', async () => {
  const emulator = await startProject({ limits: false });
  const all = resultsOf(await get(emulator, 'schemas'));
  const events = resultsOf(await get(emulator, 'schemas/event'));
  const profiles = resultsOf(await get(emulator, 'schemas/profile'));
  expect(all).toEqual([...events, ...profiles]);
  expect(profiles).toMatchObject([{ entityType: 'profile', name: '$user' }]);
  const named = resultsOf(await get(emulator, 'schemas/event', { entity_name: 'Plan "Pro" Renewed' }));
  expect(named).toMatchObject([{ name: 'Plan "Pro" Renewed' }]);
  expect(events).toEqual(expect.arrayContaining(named));
  const one = jsonOf(await get(emulator, 'schemas/event/Page%20Viewed'));
  expect(events[0]).toEqual({ entityType: 'event', name: 'Page Viewed', schemaJson: one });
  expect(one).toMatchObject({
    properties: { price: { type: 'number' } },
    metadata: { 'com.mixpanel': { hidden: false } },
  });
});

test('unknown types and names are rejected', async () => {
  const emulator = await startProject();
  expect((await get(emulator, 'schemas/unknown')).status).toBe(400);
  expect((await get(emulator, 'schemas/event/nothing')).status).toBe(404);
  expect((await ask(emulator, appPath('schemas'))).status).toBe(401);
});

test('the sixth request within a minute is refused', async () => {
  const emulator = await startProject({ refusalForm: '2021 with Retry-After' });
  const { clock } = emulator.control;
  await get(emulator, 'schemas');
  clock.advance(20_000);
  for (let request = 2; request <= 5; request += 1) expect((await get(emulator, 'schemas')).status).toBe(200);
  const reply = await get(emulator, 'schemas');
  expect([reply.status, reply.headers['retry-after']]).toEqual([429, '40']);
  expect(jsonOf(reply)).toMatchObject({
    error: expect.stringContaining(
      'Lexicon rate limit exceeded for project_id: 876089. 6/5 queries in the last minute',
    ),
  });
  clock.advance(40_000);
  expect((await get(emulator, 'schemas')).status).toBe(200);
  expect((await get(emulator, 'annotations')).status).toBe(200);
});
