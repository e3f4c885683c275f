import { expect, test } from '@jest/globals';
import { DEFAULT_SERVICE_ACCOUNT } from '../../emulator/options.ts';
import { ACCOUNT, ask, exportPath, jsonOf } from './support/ask.ts';
import { startProject } from './support/project.ts';

const COHORTS = '/api/query/cohorts/list?project_id=876089';

test('an endpoint outside the plan answers 402, others still work', async () => {
  const emulator = await startProject({ notInPlan: ['engage', 'export'] });
  const reply = await ask(emulator, '/api/query/engage', { method: 'POST' });
  expect([reply.status, jsonOf(reply)]).toEqual([
    402,
    { error: 'Your plan does not allow API calls. Upgrade at mixpanel.com/pricing' },
  ]);
  expect((await ask(emulator, exportPath('2026-01-10'))).status).toBe(402);
  expect((await ask(emulator, '/api/query/engage/properties')).status).toBe(200);
});

test('on the free plan all of the Query API answers 402, and the export and the App API work', async () => {
  const emulator = await startProject({ plan: 'free' });
  const old = '/api/2.0/annotations?from_date=2026-01-01&to_date=2026-01-02';
  for (const path of [COHORTS, '/api/query/engage/properties', '/api/query/events/names', old])
    expect((await ask(emulator, path)).status).toBe(402);
  expect((await ask(emulator, exportPath('2026-01-10'))).status).toBe(200);
  expect((await ask(emulator, '/api/app/projects/876089/annotations', ACCOUNT)).status).toBe(200);
});

test('an endpoint without permission answers 403 and is not counted', async () => {
  const emulator = await startProject({ notPermitted: ['funnels/list'] });
  const reply = await ask(emulator, '/api/2.0/funnels/list');
  expect(reply.status).toBe(403);
  expect(jsonOf(reply)).toEqual({ error: expect.stringContaining('permission'), status: 'error' });
  expect(emulator.control.requests.list()).toMatchObject([{ status: 403, counted: false }]);
});

test('a service account can expire', async () => {
  const serviceAccount = { ...DEFAULT_SERVICE_ACCOUNT, ends: '2026-01-31T13:00:00Z' };
  const emulator = await startProject({ serviceAccount });
  expect((await ask(emulator, COHORTS, ACCOUNT)).status).toBe(200);
  emulator.control.clock.advance(3_600_000);
  expect((await ask(emulator, COHORTS, ACCOUNT)).status).toBe(401);
});

test('invalid credentials can be answered 400 as some routes do', async () => {
  const emulator = await startProject({ wrongCredentials: 400 });
  const reply = await ask(emulator, COHORTS, { user: 'unknown' });
  expect([reply.status, jsonOf(reply)]).toEqual([
    400,
    { error: 'Unable to authenticate request', status: 'error' },
  ]);
});

test('the project secret may be sent without the colon and in base64url', async () => {
  const emulator = await startProject({ projectSecret: 'öÿ?>~ÿ' });
  for (const encoding of ['base64', 'base64url'] as const) {
    const headers = { Authorization: `Basic ${Buffer.from('öÿ?>~ÿ').toString(encoding)}` };
    expect((await ask(emulator, COHORTS, { anonymous: true, headers })).status).toBe(200);
  }
});

test('a plan limits the days of history', async () => {
  const emulator = await startProject({ historyDays: 10 });
  expect((await ask(emulator, exportPath('2026-01-21'))).status).toBe(200);
  const reply = await ask(emulator, exportPath('2026-01-20', '2026-01-31'));
  expect(reply.status).toBe(400);
  expect(jsonOf(reply)).toEqual({
    error: 'Date range exceeds 10 days into the past',
    status: 'error',
  });
});
