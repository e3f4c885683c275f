import { expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import type { Messages } from './support/messages.ts';
import { collect, ended, runSource, startSource, type Given, type Run } from './support/run-source.ts';
import { catalogOf, configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
/** An hour is 12 s on the wall; an answer still has seconds of the wall to come in. */
const SPEED = 300;
/** One refusal finds out what all wait for, and whoever comes too early again finds it out again. */
const REFUSED_AT_MOST = 30;
const DAYS = { start_date: '2026-06-11', end_date: '2026-06-18' };

/** A clock that runs as fast as those of the commands. */
function fastClock(): { now: () => number } {
  const startedAt = Date.now();
  return { now: () => NOW + (Date.now() - startedAt) * SPEED };
}

function givenFor({ url }: Emulator, options: Record<string, unknown>, ...streams: string[]): Given {
  const config = configWith({ ...DAYS, ...options });
  return { config, catalog: catalogOf(...streams), url, nowMs: NOW, speed: SPEED };
}

/** The moments until which a stream said that it is rate limited, less that at which it said so: minutes. */
function announcedMinutes({ messages }: Messages, stream: string): number[] {
  return messages.flatMap((message) => {
    if (message.type !== 'TRACE' || message.trace.type !== 'STREAM_STATUS') return [];
    const { stream_status, emitted_at } = message.trace;
    const reset = stream_status.reasons?.[0]?.rate_limited?.quota_reset;
    if (stream_status.stream_descriptor.name !== stream || reset === undefined) return [];
    return [(reset - emitted_at) / 60_000];
  });
}

/** All records of a stream as one text, whatever their order. */
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

test.each([
  ['and it says when to come again', true],
  ['and it does not say when to come again', false],
])(
  'two connectors that share the quota of one project, %s, both finish',
  async (_how, sendsRetryAfter) => {
    const emulator = await emulate({
      clock: fastClock(),
      eventsPerDay: 20,
      profiles: 30,
      sendsRetryAfter,
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
    expect(Math.max(...announced)).toBeGreaterThan(sendsRetryAfter ? 30 : 1);
    // Sixteen exports where ten an hour are allowed: those that wait ask by one request, and not each for itself. For most of an
    // hour each of the two asks every five minutes or, by chance, a little sooner, where nobody says when to come again.
    const refused = emulator.control.requests.list().filter(({ status }) => status === 429);
    expect(refused.length).toBeLessThanOrEqual(sendsRetryAfter ? REFUSED_AT_MOST : 2 * REFUSED_AT_MOST);
  },
  90_000,
);

test.each([
  ['and it says when to come again', true],
  ['and it does not say when to come again', false],
])(
  'two connectors whose requests together fit the hour of the quota, %s, do not take an hour',
  async (_how, sendsRetryAfter) => {
    const clock = fastClock();
    const emulator = await emulate({ clock, limits: true, sendsRetryAfter, cohorts: 20, profiles: 20 });
    emulator.control.failures.add({ kind: 'delay', ms: 70, times: -1, match: { path: '/engage' } });
    const run = (): Promise<Run> =>
      runSource('read', { ...givenFor(emulator, {}, 'cohort_members'), nowMs: clock.now() });
    const runs = await Promise.all([run(), run()]);
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    const asked = emulator.control.requests.list();
    expect(asked.filter(({ status }) => status === 200)).toHaveLength(42);
    expect((asked.at(-1)?.atMs ?? 0) - (asked[0]?.atMs ?? 0)).toBeLessThan(45 * 60_000);
    expect(asked.filter(({ status }) => status === 429).length).toBeLessThanOrEqual(REFUSED_AT_MOST);
  },
  90_000,
);

test('a reader that closes while the process waits for quota is no error: it ends and says nothing', async () => {
  const emulator = await emulate({ clock: fastClock(), eventsPerDay: 20 });
  const headers = { 'Retry-After': '3600' };
  emulator.control.failures.add({ kind: 'answer', status: 429, headers, times: -1 });
  const child = startSource('read', givenFor(emulator, {}, 'export', 'engage', 'cohorts', 'funnels'));
  const end = ended(child);
  const stderr = collect(child, 'stderr');
  let told = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    told += chunk.toString();
    if (told.includes('waiting until')) child.stdout?.destroy();
  });
  expect(await end).toEqual({ exitCode: 1, signal: null });
  expect(stderr().toString()).toBe('');
}, 30_000);

test('a quota that stays spent for most of an hour, and no word of when it comes back: signs of life, and no event is lost', async () => {
  const emulator = await emulate({ clock: fastClock(), eventsPerDay: 20 });
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
  const firstBeat = order.findIndex((line) => line.includes('waiting until'));
  expect(cohortsDone).toBeLessThan(firstBeat);
  const beats = run.logs.filter((line) =>
    /^export: waiting until \S+Z \(.*\), reading .*records so far.*requests left this hour/.test(line),
  );
  expect(beats.length).toBeGreaterThanOrEqual(20);
  expect(run.states('export').length).toBeGreaterThanOrEqual(4);
  expect(announcedMinutes(run, 'export').length).toBeGreaterThanOrEqual(12);
  expect(run.statuses('export').at(-1)).toBe('COMPLETE');
}, 90_000);

test('an export that stalls fails its window with a sentence, and the others are read', async () => {
  const emulator = await emulate({ clock: fastClock(), eventsPerDay: 200 });
  emulator.control.failures.add({ kind: 'stall', times: -1, match: { query: { from_date: '2026-06-15' } } });
  const run = await runSource('read', givenFor(emulator, { date_window_size: 4 }, 'export'));
  expect(run.exitCode).toBe(1);
  expect(run.errors).toMatchObject([
    { failure_type: 'transient_error', stream_descriptor: { name: 'export' } },
  ]);
  expect(run.errors[0]?.message).toMatch(/2026-06-15.*could not be read.*no byte arrived for \d+ s/);
  expect(run.lastState('export')).toMatchObject({ read: [{ from: '2026-06-11', to: '2026-06-14' }] });
}, 60_000);
