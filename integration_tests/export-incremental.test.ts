import { expect, test } from '@jest/globals';
import { eventLine, idsOf } from './support/event-ids.ts';
import { actualRecord, countsOf } from './support/expected-events.ts';
import { runSource } from './support/run-source.ts';
import { catalogOf, configured, configWith, emulate } from './support/setup.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** How long an event may have arrived and not be visible. */
const MARGIN = 3 * HOUR;
const at = (text: string): number => Date.parse(text);
const NOW = at('2026-06-20T12:00:00Z');

test('a second read from the state delivers only new events', async () => {
  const first = at('2026-06-20T06:00:00Z');
  const emulator = await emulate({
    clock: { now: () => first },
    eventsPerDay: 100,
    firstDay: '2026-06-01',
    lateShare: 0.1,
    duplicateShare: 0,
  });
  const given = {
    config: configWith({ start_date: '2026-06-01' }),
    catalog: catalogOf('export'),
    url: emulator.url,
  };
  const before = await runSource('read', { ...given, nowMs: first });
  const second = first + 12 * HOUR;
  emulator.control.clock.freezeAt(second);
  const after = await runSource('read', { ...given, nowMs: second, state: before.stateFile });

  const delivered = countsOf([...before.records('export'), ...after.records('export')].map(actualRecord));
  const all = [...emulator.control.visibleEvents('2026-06-01', '2026-06-20')];
  expect([...delivered.keys()]).toHaveLength(all.length);
  // Only events that arrived shortly before the first read come again: they may not have been visible yet.
  const again = [...delivered.values()].filter((count) => count > 1).length;
  expect(again).toBeLessThan(20);
  expect(after.records('export').length).toBeLessThan(150);
  expect(after.lastState('export')).toMatchObject({
    version: 1,
    read: expect.arrayContaining([]) as unknown,
  });
});

test('hourly syncs deliver every event up to four days late, and none again after the visibility margin', async () => {
  const start = at('2026-06-10T00:00:00Z');
  const emulator = await emulate({ clock: { now: () => start }, eventsPerDay: 0 });
  const arrivals = new Map<string, number>();
  for (const late of [0, DAY, 4 * DAY]) {
    for (let time = start + HOUR / 3; time < start + 3 * HOUR; time += 1.5 * HOUR) {
      const id = `${time}+${late}`;
      arrivals.set(id, time + late);
      emulator.control.events.add({ line: eventLine(id, time, time + late) });
    }
  }
  const config = configWith({ start_date: '2026-06-10', attribution_window: 5 });
  const given = { config, catalog: catalogOf('export'), url: emulator.url };
  const delivered: string[] = [];
  let state: unknown = [];
  for (let now = start + HOUR; now < start + 4.6 * DAY; now += HOUR) {
    // While nothing arrives, a sync a day.
    const isQuiet = [...arrivals.values()].every((arrival) => arrival > now || arrival < now - MARGIN - HOUR);
    if (isQuiet && (now - start) % DAY !== 0) continue;
    emulator.control.clock.freezeAt(now);
    const run = await runSource('read', { ...given, nowMs: now, state });
    expect(run.exitCode).toBe(0);
    const ids = idsOf(run.records('export'));
    delivered.push(...ids);
    // Events that arrived shortly before a read come again with the next one: they may not have been visible yet.
    expect(ids.filter((id) => (arrivals.get(id) ?? 0) < now - MARGIN - HOUR)).toEqual([]);
    state = run.stateFile;
  }
  const counts = countsOf(delivered);
  expect([...counts.keys()].sort()).toEqual([...arrivals.keys()].sort());
  expect(Math.max(...counts.values())).toBe(4);
});

test('a day that had not ended when it was read is read again', async () => {
  const morning = at('2026-06-10T08:00:00Z');
  const emulator = await emulate({ clock: { now: () => morning }, eventsPerDay: 0 });
  emulator.control.events.add({ line: eventLine('early', at('2026-06-10T01:00:00Z')) });
  emulator.control.events.add({ line: eventLine('late', at('2026-06-10T20:00:00Z')) });
  const config = configWith({ start_date: '2026-06-10', attribution_window: 0 });
  const given = { config, catalog: catalogOf('export'), url: emulator.url };
  const first = await runSource('read', { ...given, nowMs: morning });
  emulator.control.clock.freezeAt(morning + DAY);
  const second = await runSource('read', { ...given, nowMs: morning + DAY, state: first.stateFile });
  expect(idsOf(first.records('export'))).toEqual(['early']);
  expect(idsOf(second.records('export'))).toEqual(['late']);
});

test('without a lookback, an event that arrives before midnight and is visible after the sync at 00:01 comes with the next one', async () => {
  const midnight = at('2026-06-11T00:00:00Z');
  const emulator = await emulate({ clock: { now: () => midnight }, eventsPerDay: 0 });
  emulator.control.events.add({ line: eventLine('early', midnight - 12 * HOUR) });
  const config = configWith({ start_date: '2026-06-10', attribution_window: 0 });
  const given = { config, catalog: catalogOf('export'), url: emulator.url };
  const readAt = async (nowMs: number, state?: unknown) => {
    emulator.control.clock.freezeAt(nowMs);
    return await runSource('read', { ...given, nowMs, state });
  };
  const first = await readAt(midnight + 60_000);
  emulator.control.events.add({ line: eventLine('late', midnight - 10_000) });
  const second = await readAt(midnight + MARGIN, first.stateFile);
  const third = await readAt(midnight + MARGIN + HOUR, second.stateFile);
  expect([first, second, third].map((run) => idsOf(run.records('export')))).toEqual([
    ['early'],
    ['late'],
    [],
  ]);
});

test('an earlier start date reads only the missing days', async () => {
  const now = at('2026-06-20T12:00:00Z');
  const emulator = await emulate({ clock: { now: () => now }, eventsPerDay: 10, firstDay: '2026-06-01' });
  const given = { catalog: catalogOf('export'), url: emulator.url, nowMs: now };
  const options = { end_date: '2026-06-12' };
  const later = await runSource('read', {
    ...given,
    config: configWith({ ...options, start_date: '2026-06-08' }),
  });
  emulator.control.requests.clear();
  const earlier = await runSource('read', {
    ...given,
    config: configWith({ ...options, start_date: '2026-06-03' }),
    state: later.stateFile,
  });
  expect(emulator.control.requests.list().map(({ query }) => [query['from_date'], query['to_date']])).toEqual(
    [['2026-06-03', '2026-06-07']],
  );
  expect(earlier.records('export')).toHaveLength(50);
});

test('a state in the far future hides nothing: everything is read again, with a warning', async () => {
  const emulator = await emulate({ eventsPerDay: 10, firstDay: '2026-06-01', clock: { now: () => NOW } });
  const state = [
    {
      type: 'STREAM',
      stream: {
        stream_descriptor: { name: 'export' },
        stream_state: {
          version: 1,
          read: [{ from: '2000-01-01', to: '2999-12-31', at: '2999-12-31T00:00:00Z' }],
        },
      },
    },
    {
      type: 'STREAM',
      stream: { stream_descriptor: { name: 'cohorts' }, stream_state: { created: '2999-12-31 00:00:00' } },
    },
  ];
  const run = await runSource('read', {
    config: configWith({ start_date: '2026-06-01' }),
    catalog: catalogOf('export', 'cohorts'),
    url: emulator.url,
    nowMs: NOW,
    state,
  });
  expect(run.exitCode).toBe(0);
  expect(run.records('export')).toHaveLength(
    [...emulator.control.visibleEvents('2026-06-01', '2026-06-20')].length,
  );
  expect(run.records('cohorts')).toHaveLength(12);
  expect(run.logs.filter((line) => line.includes('in the future'))).toHaveLength(2);
  expect(JSON.stringify([run.lastState('export'), run.lastState('cohorts')])).not.toContain('2999');
});

test("a state of Airbyte's own source continues where it stopped", async () => {
  const now = at('2026-06-20T12:00:00Z');
  const emulator = await emulate({ clock: { now: () => now }, eventsPerDay: 0 });
  const plant = (id: string, time: string, arrived = time): void => {
    emulator.control.events.add({ line: eventLine(id, at(time), at(arrived)) });
  };
  plant('old', '2026-06-01T10:00:00Z');
  plant('seen', '2026-06-15T10:00:00Z');
  plant('late for a day it had read', '2026-06-16T10:00:00Z', '2026-06-19T10:00:00Z');
  plant('of the day it stopped in', '2026-06-18T23:00:00Z');
  plant('new', '2026-06-20T09:00:00Z');
  const state = [
    {
      type: 'STREAM',
      stream: { stream_descriptor: { name: 'export' }, stream_state: { time: '2026-06-18T22:10:00Z' } },
    },
  ];
  const config = configWith({ start_date: '2026-05-01' });
  const run = await runSource('read', {
    config,
    catalog: catalogOf('export'),
    url: emulator.url,
    nowMs: now,
    state,
  });
  expect(idsOf(run.records('export'))).toEqual([
    'late for a day it had read',
    'new',
    'of the day it stopped in',
  ]);
});

test('a full refresh that failed continues from its own state, and ignores the state of incremental reads', async () => {
  const now = at('2026-06-20T12:00:00Z');
  const emulator = await emulate({ clock: { now: () => now }, eventsPerDay: 10, firstDay: '2026-06-01' });
  const config = configWith({ start_date: '2026-06-01', end_date: '2026-06-10', date_window_size: 5 });
  const catalog = configured([{ name: 'export', json_schema: {} }], 'full_refresh');
  const given = { config, catalog, url: emulator.url, nowMs: now, clockJumps: true };
  const match = { query: { from_date: '2026-06-06' } };
  emulator.control.failures.add({ kind: 'terminated-early', match, times: -1 });
  const attempt = await runSource('read', given);
  expect(attempt.exitCode).toBe(1);
  emulator.control.failures.clear();
  emulator.control.requests.clear();
  const next = await runSource('read', { ...given, state: attempt.stateFile });
  expect(next.exitCode).toBe(0);
  expect(emulator.control.requests.list().map(({ query }) => query['from_date'])).toEqual(['2026-06-06']);
  expect(next.lastState('export')).toMatchObject({ __ab_full_refresh_sync_complete: true });

  const incremental = await runSource('read', { ...given, catalog: catalogOf('export') });
  const anew = await runSource('read', { ...given, state: incremental.stateFile });
  expect(anew.records('export')).toHaveLength(100);
});
