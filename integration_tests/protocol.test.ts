import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { messagesIn } from './support/messages.ts';
import { collect, ended, runSource, startSource, type Given } from './support/run-source.ts';
import { catalogOf, configured, configWith, emulate, serviceAccount } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');

/** A read of about 60 MB: far more than pipes and buffers hold. */
async function largeRead(): Promise<Given> {
  const emulator = await emulate({
    clock: { now: () => NOW },
    eventsPerDay: 60_000,
    firstDay: '2026-06-10',
    lastDay: '2026-06-10',
  });
  const config = configWith({ start_date: '2026-06-10', end_date: '2026-06-10' });
  return { config, catalog: catalogOf('export'), url: emulator.url, nowMs: NOW };
}

test('spec prints exactly the form at the top of the repository', async () => {
  const { messages, exitCode } = await runSource('spec');
  const spec: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'spec.json'), 'utf8'));
  expect(messages).toEqual([{ type: 'SPEC', spec }]);
  expect(exitCode).toBe(0);
});

test('discover prints exactly one catalog, the same byte for byte each time', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, oddShare: 0.2 });
  const given = { config: configWith(), url: emulator.url, nowMs: NOW };
  const [first, second] = [await runSource('discover', given), await runSource('discover', given)];
  expect(first.messages.map(({ type }) => type)).toEqual(['CATALOG']);
  expect(second.stdout).toBe(first.stdout);
  // Two streams have the columns of profiles, and share one request for them.
  expect(emulator.control.requests.list().filter(({ counted }) => counted)).toHaveLength(4);
  expect(first.catalog.map(({ name }) => name)).toEqual([
    ...['export', 'engage', 'cohorts', 'cohort_members', 'funnels', 'revenue', 'annotations'],
  ]);
});

test('columns of discover are those of more than ten properties', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, customProperties: 100 });
  const { catalog } = await runSource('discover', { config: configWith(), url: emulator.url, nowMs: NOW });
  expect(Object.keys(Object(catalog[0]?.json_schema['properties']) as object).length).toBeGreaterThan(100);
});

test('a slow reader slows the source down and gets every line whole', async () => {
  const child = startSource('read', await largeRead());
  const end = ended(child);
  const stdout = child.stdout;
  if (stdout === null) throw new Error('no pipe');
  const chunks: Buffer[] = [];
  // Reads nothing for a while, then a little, then the rest.
  await delay(1500);
  const peak = residentBytes(child.pid);
  for await (const chunk of stdout) chunks.push(Buffer.from(chunk as Uint8Array));
  expect((await end).exitCode).toBe(0);
  const run = messagesIn(Buffer.concat(chunks).toString('utf8'));
  expect(run.records('export')).toHaveLength(60_000);
  expect(peak).toBeLessThan(200_000_000);
}, 30_000);

test('a reader that closes its end is no error: the process ends and says nothing', async () => {
  const child = startSource('read', await largeRead());
  const end = ended(child);
  const stderr = collect(child, 'stderr');
  child.stdout?.once('data', () => child.stdout?.destroy());
  const { signal } = await end;
  expect(signal).toBeNull();
  expect(stderr().toString()).toBe('');
}, 30_000);

test('SIGTERM ends a read at once, and no line is torn', async () => {
  const child = startSource('read', await largeRead());
  const end = ended(child);
  const stdout = collect(child, 'stdout');
  if (child.stdout === null) throw new Error('no pipe');
  await once(child.stdout, 'data');
  const told = Date.now();
  child.kill('SIGTERM');
  expect((await end).exitCode).toBe(143);
  expect(Date.now() - told).toBeLessThan(3000);
  expect(stdout().toString('utf8')).toMatch(/\n$/);
  expect(messagesIn(stdout().toString('utf8')).statuses('export')).not.toContain('COMPLETE');
}, 30_000);

test('SIGTERM ends a read whose reader has stopped reading', async () => {
  const child = startSource('read', await largeRead());
  await delay(1500);
  const told = Date.now();
  child.kill('SIGTERM');
  await once(child, 'exit');
  expect(child.exitCode).toBe(143);
  expect(Date.now() - told).toBeLessThan(3000);
}, 30_000);

test('a full refresh of a stream that cannot be resumed ends with a state of its own', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, cohorts: 40 });
  const catalog = configured([{ name: 'cohorts', json_schema: {} }], 'full_refresh');
  const config = configWith({ start_date: '2026-06-19' });
  const run = await runSource('read', { config, catalog, url: emulator.url, nowMs: NOW });
  expect(run.records('cohorts')).toHaveLength(40);
  expect(
    run.states('cohorts').map(({ stream, sourceStats }) => [stream.stream_state, sourceStats.recordCount]),
  ).toEqual([[{ __ab_no_cursor_state_message: true }, 40]]);
  expect(run.stdout).toContain('"recordCount":40.0}');
});

test('no secret is printed, not even one that Mixpanel echoes', async () => {
  const emulator = await emulate({ eventsPerDay: 0 });
  const secret = 'wrong-but-still-secret';
  const basic = Buffer.from(`${serviceAccount.username}:${secret}`).toString('base64');
  emulator.control.failures.add({
    kind: 'answer',
    status: 400,
    body: `<p>${secret} ${basic} ${encodeURIComponent(secret)}</p>`,
    times: -1,
  });
  const config = configWith({ credentials: { ...serviceAccount, secret: serviceAccount.secret } });
  for (const command of ['check', 'discover', 'read'] as const) {
    const run = await runSource(command, {
      config: configWith({ credentials: { ...serviceAccount, secret } }),
      ...(command === 'read' ? { catalog: catalogOf('export', 'cohorts') } : {}),
      url: emulator.url,
    });
    expect(run.stdout + run.stderr).not.toContain(secret);
    expect(run.stdout + run.stderr).not.toContain(basic);
  }
  const echoed = await runSource('read', { config, catalog: catalogOf('cohorts'), url: emulator.url });
  expect(echoed.exitCode).toBe(1);
  expect(echoed.stdout + echoed.stderr).not.toContain(serviceAccount.secret);
}, 20_000);

function residentBytes(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid ?? 'self'}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}
