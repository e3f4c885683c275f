import { expect, test } from '@jest/globals';
import { DEFAULT_PROJECT_ID, DEFAULT_SERVICE_ACCOUNT } from '../../emulator/options.ts';
import { ask, jsonOf } from './support/ask.ts';
import { startProject } from './support/project.ts';

const COHORTS = '/api/query/cohorts/list';
const ACCOUNT = { user: DEFAULT_SERVICE_ACCOUNT.username, password: DEFAULT_SERVICE_ACCOUNT.secret };

test('a service account reads its project if it passes project_id', async () => {
  const emulator = await startProject();
  expect((await ask(emulator, `${COHORTS}?project_id=${DEFAULT_PROJECT_ID}`, ACCOUNT)).status).toBe(200);
});

test('a service account without project_id is answered 400', async () => {
  const emulator = await startProject();
  const reply = await ask(emulator, COHORTS, ACCOUNT);
  expect(reply.status).toBe(400);
  expect(jsonOf(reply)).toEqual({ error: expect.stringContaining('project_id'), status: 'error' });
});

test('a service account cannot read another project', async () => {
  const emulator = await startProject();
  const reply = await ask(emulator, `${COHORTS}?project_id=1`, ACCOUNT);
  expect(reply.status).toBe(403);
  expect(jsonOf(reply)).toEqual({ error: expect.stringContaining('permission'), status: 'error' });
});

test('the project secret, with an empty password, needs no project_id', async () => {
  const emulator = await startProject();
  expect((await ask(emulator, COHORTS)).status).toBe(200);
});

test.each([
  ['no credentials', { anonymous: true }],
  ['a wrong secret', { ...ACCOUNT, password: 'wrong' }],
  ['a wrong user', { ...ACCOUNT, user: 'wrong' }],
  ['the project secret with a password', { password: 'x' }],
  ['the project secret as a password', { user: '', password: 'emulator-project-secret' }],
])('%s: 401', async (_what, question) => {
  const emulator = await startProject();
  const reply = await ask(emulator, `${COHORTS}?project_id=${DEFAULT_PROJECT_ID}`, question);
  expect(reply.status).toBe(401);
  expect(jsonOf(reply)).toEqual({ error: 'Invalid credentials', status: 'error' });
});

test('credentials and project are configurable', async () => {
  const serviceAccount = { username: 'someone', secret: 'with: a colon' };
  const emulator = await startProject({ projectId: 7, serviceAccount, projectSecret: 'other' });
  const account = { user: 'someone', password: 'with: a colon' };
  expect((await ask(emulator, `${COHORTS}?project_id=7`, account)).status).toBe(200);
  expect((await ask(emulator, COHORTS, { user: 'other' })).status).toBe(200);
  expect((await ask(emulator, COHORTS)).status).toBe(401);
});

test('an unknown path is answered 404, a wrong method 405', async () => {
  const emulator = await startProject();
  expect((await ask(emulator, '/api/query/nothing')).status).toBe(404);
  expect((await ask(emulator, '/')).status).toBe(404);
  expect((await ask(emulator, '/api/2.0/export', { method: 'POST' })).status).toBe(405);
});
