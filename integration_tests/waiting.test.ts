import { expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import type { Messages } from './support/messages.ts';
import { collect, ended, runSource, startSource, type Given, type Run } from './support/run-source.ts';
import { catalogOf, configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const clock = { now: () => NOW };
const MINUTE_MS = 60_000;
/** One request finds out for all that wait; a process that asks too early finds out again. */
const MAX_REFUSED = 30;
const DAYS = { start_date: '2026-06-11', end_date: '2026-06-18' };

function givenFor({ url }: Emulator, options: Record<string, unknown>, ...streams: string[]): Given {
  const config = configWith({ ...DAYS, ...options });
  return { config, catalog: catalogOf(...streams), url, nowMs: NOW, clockJumps: 'over stalls' };
}

/** How far ahead (minutes) a stream reported the end of each rate limit. */
function announcedMinutes({ messages }: Messages, stream: string): number[] {
  return messages.flatMap((message) => {
    if (message.type !== 'TRACE' || message.trace.type !== 'STREAM_STATUS') return [];
    const { stream_status, emitted_at } = message.trace;
    const reset = stream_status.reasons?.[0]?.rate_limited?.quota_reset;
    if (stream_status.stream_descriptor.name !== stream || reset === undefined) return [];
    return [(reset - emitted_at) / MINUTE_MS];
  });
}

/** All records of a stream as one text, in any order. */
function contentOf(run: Run, stream: string): string {
  return JSON.stringify(
    run
      .records(stream)
      .map((record) => JSON.stringify(record))
      .sort(),
  );
}

function counted(run: Run, stream: string): number {
  return run.states(stream).reduce((sum, { sourceStats }) => sum + sourceStats.recordCount, 0);
}

test.each(['2026', '2021'] as const)(
  'two connectors that share the quota of one project, refused as in %s, both finish',
  async (refusalForm) => {
    const emulator = await emulate({
      clock,
      eventsPerDay: 20,
      profiles: 30,
      refusalForm,
      limits: { export: { perHour: 10, concurrent: 2 }, query: { perHour: 60, concurrent: 2 } },
    });
    const given = givenFor(emulator, { date_window_size: 1 }, 'export', 'engage', 'cohorts');
    const runs = await Promise.all([runSource('read', given), runSource('read', given)]);
    for (const run of runs) {
      expect(run.errors).toEqual([]);
      expect(run.exitCode).toBe(0);
      expect(run.records('export')).toHaveLength(8 * 20);
      expect(run.records('engage')).toHaveLength(30);
      expect(counted(run, 'export')).toBe(8 * 20);
    }
    const [one, other] = runs;
    for (const stream of ['export', 'engage', 'cohorts'])
      expect(contentOf(one, stream)).toBe(contentOf(other, stream));
    const announced = runs.flatMap((run) => announcedMinutes(run, 'export'));
    expect(Math.max(...announced)).toBeGreaterThan(1);
    // Sixteen exports where ten an hour are allowed. Of those that wait, one asks for all: in each of the
    // two processes about every five minutes for most of an hour.
    const refused = emulator.control.requests.list().filter(({ status }) => status === 429);
    expect(refused.length).toBeLessThanOrEqual(2 * MAX_REFUSED);
  },
);

test.each(['2026', '2021 with Retry-After'] as const)(
  'two connectors whose requests together fit the quota of an hour, refused as in %s, take less than an hour',
  async (refusalForm) => {
    const emulator = await emulate({ clock, limits: true, refusalForm, cohorts: 20, profiles: 20 });
    emulator.control.failures.add({
      ...{ kind: 'delay', ms: 21_000, byClock: true },
      ...{ times: -1, match: { path: '/engage' } },
    });
    const given = givenFor(emulator, {}, 'cohort_members');
    const runs = await Promise.all([runSource('read', given), runSource('read', given)]);
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    const asked = emulator.control.requests.list();
    expect(asked.filter(({ status }) => status === 200)).toHaveLength(42);
    expect((asked.at(-1)?.atMs ?? 0) - (asked[0]?.atMs ?? 0)).toBeLessThan(45 * MINUTE_MS);
    expect(asked.filter(({ status }) => status === 429).length).toBeLessThanOrEqual(MAX_REFUSED);
  },
);

test('the process ends silently if the reader closes stdout during a wait for quota', async () => {
  const emulator = await emulate({ clock, eventsPerDay: 20 });
  const headers = { 'Retry-After': '3600' };
  emulator.control.failures.add({ kind: 'answer', status: 429, headers, times: -1 });
  const child = startSource('read', givenFor(emulator, {}, 'export', 'engage', 'cohorts', 'funnels'));
  const end = ended(child);
  const stderr = collect(child, 'stderr');
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (output.includes('waiting until')) child.stdout?.destroy();
  });
  expect(await end).toEqual({ exitCode: 1, signal: null });
  expect(stderr().toString()).toBe('');
});

test('a quota that stays spent for most of an hour without Retry-After: heartbeats, and no event is lost', async () => {
  const emulator = await emulate({ clock, eventsPerDay: 20 });
  const body = JSON.stringify({
    error: '1/100 queries running concurrently and 61/60 queries running in the last hour.',
  });
  emulator.control.failures.add({
    ...{ kind: 'answer', status: 429, body, times: 12 },
    match: { path: '/export', nth: 2 },
  });
  const given = givenFor(emulator, { date_window_size: 4 }, 'export', 'cohorts');
  const run = await runSource('read', given);
  expect([run.errors, run.exitCode]).toEqual([[], 0]);
  expect(run.records('export')).toHaveLength(8 * 20);
  expect(counted(run, 'export')).toBe(8 * 20);
  const order = run.messages.map((message) => JSON.stringify(message));
  const cohortsDone = order.findIndex((line) => line.includes('"cohorts"},"status":"COMPLETE"'));
  const firstHeartbeat = order.findIndex((line) => line.includes('waiting until'));
  expect(cohortsDone).toBeLessThan(firstHeartbeat);
  const heartbeats = run.logs.filter((line) =>
    /^export: waiting until \S+Z \(.*\), reading .*records so far.*requests left this hour/.test(line),
  );
  expect(heartbeats.length).toBeGreaterThanOrEqual(20);
  expect(run.states('export').length).toBeGreaterThanOrEqual(4);
  expect(announcedMinutes(run, 'export').length).toBeGreaterThanOrEqual(12);
  expect(run.statuses('export').at(-1)).toBe('COMPLETE');
});

test('an export that stalls fails only its day, with an error that says so', async () => {
  const emulator = await emulate({ clock, eventsPerDay: 200 });
  emulator.control.failures.add({ kind: 'stall', times: -1, match: { query: { from_date: '2026-06-15' } } });
  const run = await runSource('read', givenFor(emulator, { date_window_size: 4 }, 'export'));
  expect(run.exitCode).toBe(1);
  expect(run.errors).toMatchObject([
    { failure_type: 'transient_error', stream_descriptor: { name: 'export' } },
  ]);
  expect(run.errors[0]?.message).toMatch(/2026-06-15.*could not be read.*no byte arrived for \d+ s/);
  expect(run.lastState('export')).toMatchObject({
    read: [
      { from: '2026-06-11', to: '2026-06-14' },
      { from: '2026-06-16', to: '2026-06-18' },
    ],
  });
});
