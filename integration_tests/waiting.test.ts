import { expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import type { Messages } from './support/messages.ts';
import { runSource, type Given, type Run } from './support/run-source.ts';
import { catalogOf, configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
/** An hour is 12 s on the wall; an answer still has seconds of the wall to come in. */
const SPEED = 300;
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
  async (_how, tellsRetryAfter) => {
    const emulator = await emulate({
      clock: fastClock(),
      eventsPerDay: 20,
      profiles: 30,
      tellsRetryAfter,
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
    expect(Math.max(...announced)).toBeGreaterThan(tellsRetryAfter ? 30 : 1);
    // Sixteen exports where ten an hour are allowed: those that wait ask by one request, and not each for itself.
    const refused = emulator.control.requests.list().filter(({ status }) => status === 429);
    expect(refused.length).toBeLessThanOrEqual(tellsRetryAfter ? 30 : 70);
  },
  90_000,
);

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
  const firstBeat = order.findIndex((line) => line.includes('waits until'));
  expect(cohortsDone).toBeLessThan(firstBeat);
  const beats = run.logs.filter((line) =>
    /^export: waits until \S+Z \(.*\), reads .*records so far.*requests left in this hour/.test(line),
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
  expect(run.errors[0]?.message).toMatch(/2026-06-15.*could not be read.*no byte came for \d+ s/);
  expect(run.lastState('export')).toMatchObject({ read: [{ from: '2026-06-11', to: '2026-06-14' }] });
}, 60_000);
