import { expect, test } from '@jest/globals';
import type { Endpoint } from '../../emulator/endpoints.ts';
import { ENDPOINTS } from '../../emulator/endpoints.ts';
import { DEFAULT_PROJECT_TOKEN } from '../../emulator/options.ts';
import { ROUTES } from '../../emulator/routes/index.ts';
import type { Emulator } from '../../emulator/server.ts';
import type { Reply } from './support/ask.ts';
import { ACCOUNT, appPath, ask, exportPath, jsonOf, pathOf, textOf } from './support/ask.ts';
import { startProject } from './support/project.ts';

const DAYS = { from_date: '2026-01-05', to_date: '2026-01-10', project_id: 876089 };
const UPDATE = {
  $token: DEFAULT_PROJECT_TOKEN,
  $distinct_id: 'u',
  $group_key: 'k',
  $group_id: 'g',
  $set: { a: 1 },
};
const EVENT = { event: 'e', properties: { token: DEFAULT_PROJECT_TOKEN, time: 1_769_860_800 } };

/** A request that each endpoint answers 200. */
const PATHS: Readonly<Record<Endpoint, string>> = {
  export: `${exportPath('2026-01-05', '2026-01-10')}&project_id=876089`,
  events: pathOf('/api/query/events', { ...DAYS, event: '["Signed Up"]', type: 'general', unit: 'day' }),
  'events/names': query('events/names', { type: 'general' }),
  'events/properties/top': query('events/properties/top'),
  engage: query('engage'),
  'engage/properties': query('engage/properties'),
  'engage/revenue': pathOf('/api/2.0/engage/revenue', { ...DAYS, unit: 'day' }),
  'cohorts/list': query('cohorts/list'),
  funnels: pathOf('/api/2.0/funnels', { ...DAYS, funnel_id: 7500 }),
  'funnels/list': query('funnels/list'),
  insights: query('insights', { bookmark_id: 5001 }),
  annotations: appPath('annotations'),
  'annotations/tags': appPath('annotations/tags'),
  bookmarks: appPath('bookmarks'),
  workspaces: appPath('workspaces/public'),
  'feature-flags': appPath('workspaces/3000001/feature-flags'),
  experiments: pathOf('/api/app/workspaces/3000001/experiments', { project_id: 876089 }),
  schemas: appPath('schemas'),
  'lookup-tables': pathOf('/lookup-tables', { project_id: 876089 }),
  track: pathOf('/track', { data: JSON.stringify(EVENT), verbose: 1 }),
  import: pathOf('/import', { data: JSON.stringify(EVENT), verbose: 1, project_id: 876089 }),
  'update/engage': pathOf('/engage', { data: JSON.stringify(UPDATE), verbose: 1 }),
  'update/groups': pathOf('/groups', { data: JSON.stringify(UPDATE), verbose: 1 }),
};

function query(name: string, parameters: Record<string, string | number> = {}): string {
  return pathOf(`/api/query/${name}`, { project_id: 876089, ...parameters });
}

function request(emulator: Emulator, endpoint: Endpoint): Promise<Reply> {
  return ask(emulator, PATHS[endpoint], ACCOUNT);
}

test('every route has an endpoint name, and every name a route', () => {
  expect(new Set(ROUTES.map(({ endpoint }) => endpoint))).toEqual(new Set(ENDPOINTS));
});

test.each(ENDPOINTS)('every failure works for %s', async (endpoint) => {
  const emulator = await startProject({ limits: false });
  const intact = await request(emulator, endpoint);
  expect([intact.status, intact.complete]).toEqual([200, true]);
  const { failures } = emulator.control;
  for (const status of [400, 401, 402, 403, 404, 429, 500, 502, 503, 504]) {
    failures.add({ kind: 'answer', status });
    expect((await request(emulator, endpoint)).status).toBe(status);
  }
  failures.add({
    kind: 'answer',
    status: 400,
    body: '{"error":"Unable to authenticate request","status":"error"}',
  });
  expect(jsonOf(await request(emulator, endpoint))).toMatchObject({
    error: 'Unable to authenticate request',
  });
  failures.add({ kind: 'html-page', status: 502 }, { kind: 'empty-body' }, { kind: 'delay', ms: 1 });
  expect(textOf(await request(emulator, endpoint))).toContain('<html>');
  expect(textOf(await request(emulator, endpoint))).toBe('');
  expect((await request(emulator, endpoint)).complete).toBe(true);
  failures.add(
    { kind: 'cut-body', bytes: 1 },
    { kind: 'cut-connection', bytes: 1 },
    { kind: 'drop-connection' },
  );
  const cut = await request(emulator, endpoint);
  expect([cut.complete, cut.bytes.length < intact.bytes.length]).toEqual([true, true]);
  expect((await request(emulator, endpoint)).complete).toBe(false);
  await expect(request(emulator, endpoint)).rejects.toThrow();
});

test.each(ENDPOINTS)('%s rejects unknown parameters', async (endpoint) => {
  const emulator = await startProject({ limits: false });
  const path = PATHS[endpoint];
  const reply = await ask(emulator, `${path}&form_date=2026-01-01`, ACCOUNT);
  expect(reply.status).toBe(400);
  expect(jsonOf(reply)).toEqual({ error: 'unknown parameter: form_date', status: 'error' });
  expect((await ask(emulator, `${path}&project_id=876089&project_id=876089`, ACCOUNT)).status).toBe(400);
  if (ROUTES.every((route) => route.endpoint !== endpoint || !route.methods.includes('POST'))) return;
  const misspelt = { ...ACCOUNT, method: 'POST', form: { wehre: 'true' } };
  expect((await ask(emulator, path, misspelt)).status).toBe(400);
});

test('a failure can match a form parameter', async () => {
  const failure = { kind: 'answer', status: 503, match: { query: { page: '2' } } } as const;
  const emulator = await startProject({ failures: [failure] });
  const page = (number: string) =>
    ask(emulator, '/api/2.0/engage', { method: 'POST', form: { page: number, session_id: 'x' } });
  expect([(await page('1')).status, (await page('2')).status, (await page('2')).status]).toEqual([
    400, 503, 400,
  ]);
});
