import { expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import type { Fault } from '../emulator/failures/failure.ts';
import type { RequestMatch } from '../emulator/failures/request-match.ts';
import { runSource, type Run } from './support/run-source.ts';
import { configWith, emulate, projectSecret, serviceAccount } from './support/setup.ts';
import { STREAM_NAMES } from './support/streams.ts';

const NOW = Date.parse('2026-06-20T20:00:00Z');
const ALL = `Can be read: ${STREAM_NAMES.join(', ')}.`;

const project = (): Promise<Emulator> =>
  emulate({ clock: { now: () => NOW }, eventsPerDay: 5, profiles: 5, limits: true });

async function check(emulator: Emulator, options: Record<string, unknown> = {}): Promise<Run> {
  const given = { config: configWith(options), url: emulator.url, nowMs: NOW };
  const run = await runSource('check', { ...given, clockJumps: 'over stalls' });
  expect(run.exitCode).toBe(0);
  expect(run.messages.filter(({ type }) => type === 'CONNECTION_STATUS')).toHaveLength(1);
  return run;
}

async function checkWith(fault: Fault, match: RequestMatch = {}): Promise<Run['connection']> {
  const emulator = await project();
  emulator.control.failures.add({ ...fault, match, times: -1 });
  return (await check(emulator)).connection;
}

test('a service account that may read everything succeeds, with five queries and one export', async () => {
  const emulator = await project();
  const run = await check(emulator);
  expect(run.connection).toEqual({ status: 'SUCCEEDED', message: ALL });
  const families = emulator.control.requests
    .list()
    .filter(({ counted }) => counted)
    .map(({ family }) => family);
  expect(families.filter((family) => family === 'query')).toHaveLength(5);
  expect(families.filter((family) => family === 'export')).toHaveLength(1);
  expect(run.logs).toContain('check: engage is readable');
});

test('a project secret succeeds, and the message says when Mixpanel retires it', async () => {
  const run = await check(await project(), { credentials: projectSecret });
  expect(run.connection?.status).toBe('SUCCEEDED');
  expect(run.connection?.message).toMatch(
    /^Can be read: .*\. Mixpanel retires project secrets on 2027-03-03/,
  );
});

test.each([
  [
    'a wrong secret',
    { credentials: { ...serviceAccount, secret: 'something else' } },
    /rejected the credentials/,
  ],
  [
    'another project',
    { credentials: { ...serviceAccount, project_id: 42 } },
    /do not give access to this data.*project ID/,
  ],
])('%s fails, and the message says what to do', async (_what, options, message) => {
  const { connection } = await check(await project(), options);
  expect(connection?.status).toBe('FAILED');
  expect(connection?.message).toMatch(message);
});

test('a zone in which today begins earlier than in the project and in UTC fails', async () => {
  const nowMs = Date.parse('2026-06-20T05:00:00Z');
  const options = { clock: { now: () => nowMs }, eventsPerDay: 5, timezone: 'Pacific/Honolulu' };
  const emulator = await emulate(options);
  const { connection } = await runSource('check', { config: configWith(), url: emulator.url, nowMs });
  expect(connection?.status).toBe('FAILED');
  expect(connection?.message).toMatch(/^Today has not begun yet in the project\. Set the project time zone/);
});

test('a plan without profiles succeeds, and the message says so', async () => {
  const connection = await checkWith({ kind: 'answer', status: 402 }, { path: '/engage' });
  expect(connection?.status).toBe('SUCCEEDED');
  const without = ['engage', 'cohort_members', 'group_profiles', 'revenue'];
  const readable = STREAM_NAMES.filter((name) => !without.includes(name));
  expect(connection?.message).toContain(
    `Can be read: ${readable.join(', ')}. ${without.join(', ')} are not available: `,
  );
  expect(connection?.message).toMatch(/are not available: .*plan/);
});

test('a stream that does not answer in time is not known, and the check ends within 12 s', async () => {
  const emulator = await project();
  const { failures, clock } = emulator.control;
  failures.add({ kind: 'stall', fraction: 0, match: { path: '/funnels' }, times: -1 });
  const { connection } = await check(emulator);
  expect(clock.now() - NOW).toBeLessThan(12_000);
  expect(connection?.status).toBe('SUCCEEDED');
  expect(connection?.message).toMatch(/funnels is not known: no answer within 8 s/);
});

test('if nothing answers, as behind a firewall that drops packets, check fails', async () => {
  const connection = await checkWith({ kind: 'stall', fraction: 0 });
  expect(connection?.status).toBe('FAILED');
  expect(connection?.message).toMatch(
    /did not answer .* within 8 s.*may open connections to Mixpanel's hosts/,
  );
});

test('a spent quota succeeds', async () => {
  const connection = await checkWith({ kind: 'answer', status: 429 });
  expect(connection?.status).toBe('SUCCEEDED');
  expect(connection?.message).toMatch(/export, .* are not known: .*rate limit/);
});

test.each([402, 403, 404])(
  'a spent quota succeeds even if the only stream with another quota is answered with %d',
  async (status) => {
    const emulator = await project();
    emulator.control.failures.add({ kind: 'answer', status, match: { path: '/annotations' }, times: -1 });
    emulator.control.failures.add({ kind: 'answer', status: 429, times: -1 });
    const { connection } = await check(emulator);
    expect(connection?.status).toBe('SUCCEEDED');
    expect(connection?.message).toMatch(/annotations, annotation_tags are not available: /);
  },
);

test('wrong credentials fail even if other streams met a spent quota', async () => {
  const emulator = await project();
  emulator.control.failures.add({ kind: 'answer', status: 401, match: { path: '/export' }, times: -1 });
  emulator.control.failures.add({ kind: 'answer', status: 429, times: -1 });
  const { connection } = await check(emulator);
  expect(connection?.status).toBe('FAILED');
  expect(connection?.message).toMatch(/rejected the credentials/);
});

test('a server that cannot be reached fails, and a short outage of one endpoint does not', async () => {
  const unreachable = { config: configWith(), url: 'http://127.0.0.1:1', nowMs: NOW, speed: 4 };
  const { connection } = await runSource('check', unreachable);
  expect(connection?.status).toBe('FAILED');
  expect(connection?.message).toMatch(/could not be reached/);
  expect(await checkWith({ kind: 'answer', status: 503, body: '' }, { path: '/cohorts' })).toMatchObject({
    status: 'SUCCEEDED',
  });
});

test('check says so if every right is missing', async () => {
  const connection = await checkWith({ kind: 'answer', status: 403 });
  expect(connection).toMatchObject({
    status: 'FAILED',
    message: expect.stringMatching(/Analyst role/) as unknown,
  });
});

test("a config of an older release is accepted, and handed back in today's form with its secrets", async () => {
  const { username, secret, project_id } = serviceAccount;
  const emulator = await project();
  const config = { credentials: { username, secret }, project_id, project_timezone: 'UTC' };
  const run = await runSource('check', { config, url: emulator.url, nowMs: NOW });
  expect(run.connection?.status).toBe('SUCCEEDED');
  expect(
    run.messages.flatMap((message) =>
      message.type === 'CONTROL' ? [message.control.connectorConfig.config] : [],
    ),
  ).toEqual([{ credentials: serviceAccount, project_timezone: 'UTC' }]);
});
