import { expect, test } from '@jest/globals';
import { eventLine, idsOf } from './support/event-ids.ts';
import { runSource } from './support/run-source.ts';
import { catalogOf, configured, configWith, emulate } from './support/setup.ts';

const DAY = 86_400_000;
const NOON = Date.parse('2026-06-20T12:00:00Z');

/** The queries of all requests to a path, oldest first. */
function queriesTo(emulator: Awaited<ReturnType<typeof emulate>>, path: string) {
  return emulator.control.requests
    .list()
    .flatMap((request) => (request.path === path ? [request.query] : []));
}

test('export_events: only these events are requested, with any characters in their names', async () => {
  const emulator = await emulate({ clock: { now: () => NOON }, eventsPerDay: 0 });
  const names = ['Bought "it", \\ twice', 'Größe 🚀', 'plain'];
  for (const [i, event] of [...names, 'left out'].entries()) {
    const line = JSON.stringify({ event, properties: { time: NOON / 1000 - 60, id: `${i}` } });
    emulator.control.events.add({ line });
  }
  const run = await runSource('read', {
    config: configWith({ start_date: '2026-06-20', export_events: names }),
    catalog: catalogOf('export'),
    url: emulator.url,
    nowMs: NOON,
  });
  expect(run.exitCode).toBe(0);
  expect(run.records('export').map(({ event }) => event)).toEqual(names);
  expect(queriesTo(emulator, '/api/2.0/export').map(({ event }) => event)).toEqual([JSON.stringify(names)]);
  expect(run.lastState('export')).toMatchObject({ version: 1, events: names });
});

test('export_events: an event that is added later is delivered with its history', async () => {
  const emulator = await emulate({ clock: { now: () => NOON }, eventsPerDay: 0 });
  for (const event of ['first', 'second']) {
    const line = JSON.stringify({ event, properties: { time: NOON / 1000 - 60, id: event } });
    emulator.control.events.add({ line });
  }
  const readOf = (export_events: string[], state: unknown) =>
    runSource('read', {
      config: configWith({ start_date: '2026-06-18', export_events }),
      catalog: catalogOf('export'),
      url: emulator.url,
      nowMs: NOON,
      state,
    });
  const one = await readOf(['first'], []);
  const both = await readOf(['first', 'second'], one.stateFile);
  expect([idsOf(one.records('export')), idsOf(both.records('export'))]).toEqual([
    ['first'],
    ['first', 'second'],
  ]);
  expect(both.logs.filter((line) => line.includes('every day is read again'))).toHaveLength(1);
});

test.each([
  ['arrival', ['late', 'today']],
  ['time', ['late', 'seen', 'today']],
])('export_incremental_by %s delivers %j of the attribution window', async (by, expected) => {
  const emulator = await emulate({ clock: { now: () => NOON }, eventsPerDay: 0 });
  const plant = (id: string, ms: number, arrived = ms): void => {
    emulator.control.events.add({ line: eventLine(id, ms, arrived) });
  };
  plant('settled', NOON - 9 * DAY);
  plant('seen', NOON - 3 * DAY);
  plant('late', NOON - 2 * DAY, NOON + DAY - 7_200_000);
  plant('today', NOON + DAY - 60_000);
  const readAt = (nowMs: number, state: unknown) =>
    runSource('read', {
      config: configWith({ start_date: '2026-06-01', attribution_window: 5, export_incremental_by: by }),
      catalog: catalogOf('export'),
      url: emulator.url,
      nowMs,
      state,
    });
  const first = await readAt(NOON, []);
  expect(idsOf(first.records('export'))).toEqual(['seen', 'settled']);
  emulator.control.clock.freezeAt(NOON + DAY);
  const second = await readAt(NOON + DAY, first.stateFile);
  expect(idsOf(second.records('export'))).toEqual(expected);
});

test('legacy_event_time: local times of an old project become UTC in records, and do not change the state', async () => {
  const emulator = await emulate({
    clock: { now: () => NOON },
    era: 'local',
    timezone: 'America/New_York',
    eventsPerDay: 0,
  });
  const wall = (text: string) => Date.parse(`${text}Z`);
  emulator.control.events.add({ line: eventLine('winter', wall('2026-03-01T12:00:00')) });
  emulator.control.events.add({ line: eventLine('summer', wall('2026-06-01T23:30:00')) });
  const config = {
    ...{ start_date: '2026-03-01', project_timezone: 'America/New_York', end_date: '2026-06-10' },
  };
  const given = (legacy_event_time: boolean) => ({
    ...{ config: configWith({ ...config, legacy_event_time }), url: emulator.url, nowMs: NOON },
  });
  const discovered = async (legacy_event_time: boolean) =>
    (await runSource('discover', given(legacy_event_time))).catalog.filter(({ name }) => name === 'export');
  const readWith = (legacy_event_time: boolean, streams: Parameters<typeof configured>[0]) =>
    runSource('read', { ...given(legacy_event_time), catalog: configured(streams, 'incremental') });
  const [local, utc] = [await discovered(false), await discovered(true)];
  const [off, on] = [await readWith(false, local), await readWith(true, utc)];
  const timesOf = (run: typeof on) =>
    Object.fromEntries(run.records('export').map(({ id, time }) => [String(id), time]));
  expect(timesOf(off)).toEqual({ winter: '2026-03-01T12:00:00', summer: '2026-06-01T23:30:00' });
  expect(timesOf(on)).toEqual({ winter: '2026-03-01T17:00:00Z', summer: '2026-06-02T03:30:00Z' });
  expect(timesOf(await readWith(true, local))).toEqual({
    ...{ winter: '2026-03-01T17:00:00', summer: '2026-06-02T03:30:00' },
  });
  const saved = [{ name: 'export', json_schema: { properties: { id: {}, time: { type: 'string' } } } }];
  expect(timesOf(await readWith(false, saved))).toEqual({
    ...{ winter: '2026-03-01T12:00:00Z', summer: '2026-06-01T23:30:00Z' },
  });
  expect(on.lastState('export')).toEqual(off.lastState('export'));
});

test('property_naming mp_reserved: columns of export, engage and cohort_members are those of Stitch', async () => {
  const emulator = await emulate({
    ...{ clock: { now: () => NOON }, firstDay: '2026-06-18', eventsPerDay: 20, profiles: 20, cohorts: 2 },
  });
  const config = configWith({ start_date: '2026-06-18', property_naming: 'mp_reserved' });
  const { catalog } = await runSource('discover', { config, url: emulator.url, nowMs: NOON });
  const chosen = catalog.filter(({ name }) => ['export', 'engage', 'cohort_members'].includes(name));
  expect(chosen.map(({ name, default_cursor_field }) => [name, default_cursor_field])).toEqual([
    ['export', ['time']],
    ['engage', ['mp_reserved_last_seen']],
    ['cohort_members', ['mp_reserved_last_seen']],
  ]);
  const run = await runSource('read', {
    config,
    catalog: configured(chosen, 'incremental'),
    url: emulator.url,
    nowMs: NOON,
  });
  expect(run.exitCode).toBe(0);
  for (const { name, json_schema } of chosen) {
    const declared = Object.keys(json_schema['properties'] ?? {});
    const sent = new Set(run.records(name).flatMap((record) => Object.keys(record)));
    expect(declared).toEqual(expect.arrayContaining([...sent]));
    expect([...sent].filter((column) => column.startsWith('mp_reserved_'))).not.toEqual([]);
  }
  expect(run.records('export')[0]).toHaveProperty('mp_reserved_insert_id');
  expect(Object.keys(run.records('engage')[0] ?? {})).toEqual(
    expect.arrayContaining(['distinct_id', 'mp_reserved_email']),
  );
});

test('start_date: a day in the future has no records, and the log says why', async () => {
  const emulator = await emulate({ clock: { now: () => NOON }, eventsPerDay: 1 });
  const run = await runSource('read', {
    config: configWith({ start_date: '2206-01-01' }),
    catalog: catalogOf('export', 'funnels'),
    url: emulator.url,
    nowMs: NOON,
  });
  expect([run.exitCode, run.records('export')]).toEqual([0, []]);
  expect(run.logs).toContainEqual(expect.stringMatching(/^start_date 2206-01-01 is in the future/));
});
