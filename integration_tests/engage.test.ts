import { expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import type { CatalogStream, SyncMode } from '../src/airbyte/protocol.generated.ts';
import { actualProfile, expectedProfile } from './support/expected-profiles.ts';
import { runSource, type Given, type Run } from './support/run-source.ts';
import { configured, configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const DAY = 86_400_000;

function givenFor(emulator: Emulator, syncMode: SyncMode, options: Record<string, unknown> = {}): Given {
  return {
    config: configWith({ start_date: '2026-06-19', ...options }),
    catalog: configured([{ name: 'engage', json_schema: {} }], syncMode),
    url: emulator.url,
    nowMs: NOW,
  };
}

function profilesOf(run: Run, stream: CatalogStream): string[] {
  const lines = run.stdout.split('\n').filter((line) => line.startsWith('{"type":"RECORD"'));
  return lines.map((line) => actualProfile(line, stream)).sort();
}

const idsOf = (run: Run): unknown[] =>
  run
    .records('engage')
    .map(({ distinct_id }) => distinct_id)
    .sort();

test('a full refresh delivers every profile with each property as it came, and an estimate', async () => {
  const emulator = await emulate({
    clock: { now: () => NOW },
    profiles: 3000,
    neverSeenShare: 0.2,
    edgeCaseProfileShare: 0.2,
    numericIdShare: 0.05,
  });
  const given = givenFor(emulator, 'full_refresh', { page_size: 200 });
  const { catalog } = await runSource('discover', { ...given, catalog: undefined });
  const stream = catalog.find(({ name }) => name === 'engage');
  if (stream === undefined) throw new Error('discover offers no engage');
  const run = await runSource('read', { ...given, catalog: configured([stream], 'full_refresh') });
  expect(run.errors).toEqual([]);
  const truth = [...emulator.control.profiles.visible()];
  expect(truth).toHaveLength(3000);
  expect(profilesOf(run, stream)).toEqual(truth.map((profile) => expectedProfile(profile, stream)).sort());
  expect(run.lastState('engage')).toMatchObject({ __ab_no_cursor_state_message: true });
  expect(
    run.messages.find((message) => message.type === 'TRACE' && message.trace.type === 'ESTIMATE'),
  ).toMatchObject({
    trace: { estimate: { type: 'STREAM', name: 'engage', row_estimate: 3000 } },
  });
});

test('pages without a total are read up to an empty one', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, profiles: 1000, totalOnFirstPageOnly: true });
  const given = givenFor(emulator, 'full_refresh', { page_size: 300 });
  expect((await runSource('read', given)).records('engage')).toHaveLength(1000);
});

test('an incremental read delivers profiles seen since, and again those never seen', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, profiles: 0 });
  const { profiles, clock } = emulator.control;
  const seen = (ms: number): Record<string, string> => ({
    $last_seen: new Date(ms).toISOString().slice(0, 19),
  });
  profiles.add({ distinctId: 'long ago', properties: seen(NOW - 300 * DAY) });
  profiles.add({ distinctId: 'today', properties: seen(NOW - 1000) });
  profiles.add({ distinctId: 'never', properties: { plan: 'free' } });
  const given = givenFor(emulator, 'incremental');
  const first = await runSource('read', given);
  expect(idsOf(first)).toEqual(['long ago', 'never', 'today']);
  expect(first.lastState('engage')).toMatchObject({ last_seen: '2026-06-20T11:59:59' });

  clock.freezeAt(NOW + 3 * DAY);
  profiles.update('long ago', { plan: 'paid' });
  profiles.add({ distinctId: 'imported', properties: { plan: 'free' } });
  const second = await runSource('read', { ...given, nowMs: NOW + 3 * DAY, state: first.stateFile });
  expect(idsOf(second)).toEqual(['imported', 'long ago', 'never', 'today']);
  const third = await runSource('read', { ...given, nowMs: NOW + 3 * DAY, state: second.stateFile });
  expect(idsOf(third)).toEqual(['imported', 'long ago', 'never']);
});

test('incremental reads treat a `$last_seen` that is not a string like a missing one', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, profiles: 0 });
  const { profiles } = emulator.control;
  profiles.add({ distinctId: 'today', properties: { $last_seen: '2026-06-20T11:00:00' } });
  const given = givenFor(emulator, 'incremental');
  const first = await runSource('read', given);
  const odd = [1_781_950_000, null, true, ['2026-06-20'], { at: '2026-06-20' }].map(($last_seen) => ({
    distinctId: `last seen ${JSON.stringify($last_seen)}`,
    properties: { $last_seen },
  }));
  profiles.add(...odd);
  const second = await runSource('read', { ...given, state: first.stateFile });
  expect(idsOf(second)).toEqual([...odd.map(({ distinctId }) => distinctId), 'today'].sort());
});

test('a profile with `$last_seen` in the future does not hide others', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, profiles: 0 });
  emulator.control.profiles.add({
    distinctId: 'of the future',
    properties: { $last_seen: '2037-01-01T00:00:00' },
  });
  const run = await runSource('read', givenFor(emulator, 'incremental'));
  expect(run.lastState('engage')).toMatchObject({ last_seen: '2026-06-20T12:00:00' });
});

test('a plan without profiles fails only engage', async () => {
  const emulator = await emulate({ profiles: 5 });
  emulator.control.failures.add({ kind: 'answer', status: 402, match: { path: '/engage' }, times: -1 });
  const catalog = configured(
    [
      { name: 'engage', json_schema: {} },
      { name: 'annotations', json_schema: {} },
    ],
    'full_refresh',
  );
  const run = await runSource('read', { config: configWith(), catalog, url: emulator.url });
  expect(run.exitCode).toBe(1);
  expect(run.errors).toMatchObject([{ stream_descriptor: { name: 'engage' }, failure_type: 'config_error' }]);
  expect(run.statuses('annotations').at(-1)).toBe('COMPLETE');
});

test('discover offers all streams even if the plan does not include profiles', async () => {
  const emulator = await emulate({ profiles: 5 });
  emulator.control.failures.add({ kind: 'answer', status: 402, match: { path: '/engage' }, times: -1 });
  const { catalog, exitCode } = await runSource('discover', { config: configWith(), url: emulator.url });
  expect(exitCode).toBe(0);
  expect(catalog.map(({ name }) => name)).toContain('export');
  expect(catalog.find(({ name }) => name === 'engage')?.json_schema['properties']).toHaveProperty(
    'last_seen',
  );
});
