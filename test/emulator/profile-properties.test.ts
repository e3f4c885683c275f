import { expect, test } from '@jest/globals';
import { isObject } from '../../emulator/http/json.ts';
import type { Emulator } from '../../emulator/server.ts';
import { ask, jsonOf, pathOf } from './support/ask.ts';
import { startProject } from './support/project.ts';

async function results(emulator: Emulator, parameters: Record<string, string | number> = {}) {
  const value = jsonOf(await ask(emulator, pathOf('/api/query/engage/properties', parameters)));
  if (!isObject(value) || !isObject(value['results'])) throw new Error('no results');
  expect(value['status']).toBe('ok');
  return value['results'];
}

test('every property is listed with its count and type', async () => {
  const emulator = await startProject({ profiles: 0 });
  emulator.control.profiles.add(
    { distinctId: 'a', properties: { text: 'x', $created: '2026-01-01T00:00:00', deep: {}, nothing: null } },
    { distinctId: 'b', properties: { text: 'y', yes: true, list: [1], number: 1.5, mixed: 1 } },
    { distinctId: 'c', properties: { text: 'z', mixed: 'text', ' ': 1 } },
    { distinctId: 'd', properties: { mixed: 'text', __proto__x: 1 } },
  );
  expect(await results(emulator)).toEqual({
    text: { count: 3, type: 'string' },
    mixed: { count: 3, type: 'string' },
    $created: { count: 1, type: 'datetime' },
    deep: { count: 1, type: 'object' },
    nothing: { count: 1, type: 'string' },
    yes: { count: 1, type: 'boolean' },
    list: { count: 1, type: 'list' },
    number: { count: 1, type: 'number' },
    ' ': { count: 1, type: 'number' },
    __proto__x: { count: 1, type: 'number' },
  });
});

test('all generated properties are listed, even in a large project', async () => {
  const emulator = await startProject({ profiles: 300_000, edgeCaseProfileShare: 0.5 });
  expect(await results(emulator, { limit: 2000 })).toMatchObject({
    $last_seen: { type: 'datetime' },
    userName: { type: 'string' },
    username: { type: 'string' },
    'account id': { type: 'number' },
    deep: { type: 'object' },
  });
});

test('limit caps the names, most frequent first; the default is 255', async () => {
  const emulator = await startProject({ profiles: 50 });
  expect(Object.keys(await results(emulator, { limit: 3 }))).toHaveLength(3);
  const properties = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`p ${index}`, index]));
  emulator.control.profiles.add({ distinctId: 'x', properties });
  expect(Object.keys(await results(emulator))).toHaveLength(255);
  expect(Object.keys(await results(emulator, { limit: 2000 })).length).toBeGreaterThan(400);
});

test('a where is accepted, unknown parameters are not', async () => {
  const emulator = await startProject({ profiles: 5 });
  expect(await results(emulator, { where: 'properties["$last_seen"] >= "x"' })).toEqual(
    await results(emulator),
  );
  expect((await ask(emulator, '/api/2.0/engage/properties?limits=5')).status).toBe(400);
});
