/** Two ids are merged between two reads: Mixpanel then exports all events under the one that remains. */
import { expect, test } from '@jest/globals';
import { parseEvent, type ParsedEvent } from '../emulator/data/parsed-event.ts';
import type { Emulator } from '../emulator/server.ts';
import { keyOfLine } from '../test/reference/event-key.ts';
import { runSource, type Run } from './support/run-source.ts';
import { catalogOf, configWith, emulate } from './support/setup.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-06-20T12:00:00Z');
const DAY = 24 * HOUR;

/** An event as a device sent it, identified by its `$insert_id`. */
function sent(id: string, device: string, timeMs: number, arrivedMs = timeMs + 1000): { line: string } {
  const properties = {
    ...{ time: timeMs / 1000, distinct_id: device, $insert_id: id },
    mp_processing_time_ms: arrivedMs,
  };
  return { line: JSON.stringify({ event: 'Handmade', properties }) };
}

async function project(): Promise<Emulator> {
  const emulator = await emulate({ clock: { now: () => NOW }, eventsPerDay: 0, profiles: 0 });
  emulator.control.events.add(
    sent('of the device', 'device', NOW - 2 * DAY),
    sent('of the user', 'user', NOW - 2 * DAY),
    // It happens before the first read and arrives after it.
    sent('late', 'device', NOW - DAY, NOW + 2 * HOUR),
    sent('after the merge', 'device', NOW + 2.5 * HOUR),
  );
  return emulator;
}

function read(emulator: Emulator, nowMs: number, state: unknown = [], options = {}): Promise<Run> {
  emulator.control.clock.freezeAt(nowMs);
  return runSource('read', {
    config: configWith({ start_date: '2026-06-15', attribution_window: 5, ...options }),
    ...{ catalog: catalogOf('export', 'engage'), url: emulator.url, nowMs, state },
  });
}

const eventsOf = (run: Run): unknown[] =>
  run
    .records('export')
    .map(({ insert_id, distinct_id }) => [insert_id, distinct_id])
    .sort();

test('late events of a merged identity are delivered once, under the id that remains', async () => {
  const emulator = await project();
  const first = await read(emulator, NOW);
  expect(eventsOf(first)).toEqual([
    ['of the device', 'device'],
    ['of the user', 'user'],
  ]);
  emulator.control.identities.merge('device', 'user');
  const second = await read(emulator, NOW + 6 * HOUR, first.stateFile);
  expect(eventsOf(second)).toEqual([
    ['after the merge', 'user'],
    ['late', 'user'],
  ]);
  expect(second.records('export')).toMatchObject([
    { distinct_id_before_identity: 'device' },
    { distinct_id_before_identity: 'device' },
  ]);
  expect(eventsOf(await read(emulator, NOW + 12 * HOUR, second.stateFile))).toEqual([]);
});

test('an event keeps its key when its identity is merged, so a full refresh replaces it', async () => {
  const emulator = await project();
  const before = await read(emulator, NOW);
  emulator.control.identities.merge('device', 'user');
  const after = await read(emulator, NOW);
  expect(eventsOf(after)).toEqual([
    ['of the device', 'user'],
    ['of the user', 'user'],
  ]);
  const keysOf = (run: Run): unknown[] =>
    run
      .records('export')
      .map(({ event_key }) => event_key)
      .sort();
  expect(keysOf(after)).toEqual(keysOf(before));
  expect(new Set(keysOf(after)).size).toBe(2);
});

const textAt = ({ properties }: ParsedEvent, name: string): string => String(properties[name]);

test.each(['simplified', 'original'] as const)(
  'export_incremental_by arrival_and_identity delivers every event with a new id again, under its key: %s',
  async (kind) => {
    const emulator = await emulate({ clock: { now: () => NOW }, eventsPerDay: 0, profiles: 0 });
    const { control } = emulator;
    const { journeys, events } = control;
    // When identities are merged, the first day is settled.
    for (const day of ['2026-06-12', '2026-06-19']) journeys.add({ kind, people: 10, day });
    events.add(sent('of another user', 'other', NOW - DAY));
    const options = { start_date: '2026-06-12', export_incremental_by: 'arrival_and_identity' };
    const first = await read(emulator, NOW, [], options);
    const sentIds = new Map(first.records('export').map((row) => [row['event_key'], row['distinct_id']]));
    journeys.merge();
    const second = await read(emulator, NOW + 1.5 * DAY, first.stateFile, options);
    const again = new Map(second.records('export').map((row) => [row['event_key'], row['distinct_id']]));
    const ids = [...control.visibleEvents('2026-06-12', '2026-06-20')].flatMap((line) => {
      const event = parseEvent(line);
      return event === undefined ? [] : [{ key: keyOfLine(line), line, id: textAt(event, 'distinct_id') }];
    });
    expect(sentIds.size).toBe(ids.length);
    const inLookback = ids.filter(({ line }) => line.includes('2026-06-19'));
    const changed = inLookback.filter(({ key, id }) => sentIds.get(key) !== id);
    expect(changed.length).toBeGreaterThan(5);
    expect(again).toEqual(new Map(changed.map(({ key, id }) => [key, id])));
  },
);

test('rows of identity management arrive complete', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, eventsPerDay: 0, profiles: 0 });
  emulator.control.journeys.add({ kind: 'original', people: 5, day: '2026-06-19' });
  const rows = (await read(emulator, NOW)).records('export');
  const identify = rows.find(({ event }) => event === '$identify');
  expect(identify).toMatchObject({ identified_id: 'O1', anon_id: identify?.['anon_distinct_id'] });
  expect(rows).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ event: '$create_alias', distinct_id: 'O3', alias: 'O3@example.com' }),
      expect.objectContaining({ event: '$merge', distinct_ids: '["O3","O4"]' }),
    ]),
  );
});

test('the profile that remains is delivered with the properties merged into it', async () => {
  const emulator = await project();
  const { profiles, identities, clock } = emulator.control;
  profiles.add({ distinctId: 'device', properties: { $last_seen: '2026-06-01T00:00:00', plan: 'free' } });
  profiles.add({ distinctId: 'other', properties: { $last_seen: '2026-06-20T00:00:00' } });
  const first = await read(emulator, NOW);
  identities.merge('device', 'user');
  clock.freezeAt(NOW + DAY);
  profiles.update('user', { email: 'u@example.com' });
  const second = await read(emulator, NOW + DAY, first.stateFile);
  expect(first.records('engage').map(({ distinct_id }) => distinct_id)).toContain('device');
  expect(second.records('engage')).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ distinct_id: 'user', plan: 'free', email: 'u@example.com' }),
    ]),
  );
});

test('nothing is missing if identities merge between an answer that broke off and the next one', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, eventsPerDay: 100, users: 3, lateShare: 0 });
  emulator.control.failures.add({
    ...{ kind: 'terminated-early', fraction: 0.9 },
    match: { path: '/export', nth: 1 },
  });
  emulator.control.hooks.before({ path: '/export', nth: 2 }, () => {
    emulator.control.identities.merge('user-0', 'user-1');
  });
  const run = await read(emulator, NOW);
  expect([run.errors, run.exitCode]).toEqual([[], 0]);
  const keys = new Set(run.records('export').map(({ event_key }) => event_key));
  const lines = [...emulator.control.visibleEvents('2026-06-15', '2026-06-20')];
  expect(keys).toEqual(new Set(lines.map(keyOfLine)));
});
