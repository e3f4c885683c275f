import { expect, test } from '@jest/globals';
import type { Emulator } from '../emulator/server.ts';
import { readUntil, recordsOf } from './support/kill.ts';
import { runSource, type Given, type Run } from './support/run-source.ts';
import { catalogOf, configured, configWith, emulate } from './support/setup.ts';
import { offered } from './support/streams.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const config = configWith({ start_date: '2026-06-19' });

/** An old cohort with a member that has no profile, and an empty cohort. */
async function withMembers(): Promise<Emulator> {
  const emulator = await emulate({ clock: { now: () => NOW }, cohorts: 0, profiles: 0, limits: true });
  emulator.control.profiles.add({ distinctId: 'ada', properties: { plan: 'paid', big: 1 } });
  emulator.control.profiles.add({ distinctId: 'bob', properties: { $last_seen: '2026-06-20T10:00:00' } });
  emulator.control.cohorts.add({
    id: 11,
    name: 'old',
    created: '2012-01-01 00:00:00',
    members: ['ada', 'bob', 'ghost'],
  });
  emulator.control.cohorts.add({ id: 12, name: 'empty', members: [] });
  return emulator;
}

const pairsOf = (run: Run): unknown[] =>
  run
    .records('cohort_members')
    .map(({ distinct_id, cohort_id }) => [distinct_id, cohort_id])
    .sort();

test('all members of every cohort are read, also those without a profile, and empty cohorts', async () => {
  const emulator = await withMembers();
  const run = await runSource('read', {
    config,
    catalog: catalogOf('cohorts', 'cohort_members'),
    url: emulator.url,
    nowMs: NOW,
  });
  expect(run.errors).toEqual([]);
  expect(pairsOf(run)).toEqual([
    ['ada', 11],
    ['bob', 11],
    ['ghost', 11],
  ]);
  expect(run.records('cohort_members').find(({ distinct_id }) => distinct_id === 'ada')).toMatchObject({
    plan: 'paid',
  });
  // Both streams share one list, and each cohort is one query.
  const paths = emulator.control.requests
    .list()
    .filter(({ counted }) => counted)
    .map(({ path }) => path);
  expect(paths.sort()).toEqual(['/api/query/cohorts/list', '/api/query/engage', '/api/query/engage']);
});

test('the next read delivers the entire membership again, without members who left', async () => {
  const emulator = await withMembers();
  const given = { config, catalog: catalogOf('cohort_members'), url: emulator.url, nowMs: NOW };
  const first = await runSource('read', given);
  emulator.control.cohorts.leave(11, 'ada');
  emulator.control.cohorts.join(12, 'bob');
  const second = await runSource('read', { ...given, state: first.stateFile });
  expect(pairsOf(second)).toEqual([
    ['bob', 11],
    ['bob', 12],
    ['ghost', 11],
  ]);
});

test('a state of another connector is accepted, and the entire membership is read', async () => {
  const emulator = await withMembers();
  const stream_state = {
    states: [{ partition: { id: 11, parent_slice: {} }, cursor: { last_seen: '2026-06-20T10:00:00' } }],
  };
  const state = [{ type: 'STREAM', stream: { stream_descriptor: { name: 'cohort_members' }, stream_state } }];
  const run = await runSource('read', {
    config,
    catalog: catalogOf('cohort_members'),
    url: emulator.url,
    nowMs: NOW,
    state,
  });
  expect(pairsOf(run)).toHaveLength(3);
});

/** The cohorts whose members were requested, one query each. */
const requestedCohorts = (emulator: Emulator): unknown[] =>
  emulator.control.requests.list().flatMap(({ query, counted }) => {
    const filter = query['filter_by_cohort'];
    return filter === undefined || !counted ? [] : [(JSON.parse(filter) as { id: number }).id];
  });

async function withManyCohorts(): Promise<{ emulator: Emulator; given: Given }> {
  const emulator = await emulate({ clock: { now: () => NOW }, cohorts: 12, profiles: 30, limits: true });
  const given = { config, catalog: catalogOf('cohort_members'), url: emulator.url, nowMs: NOW };
  return { emulator, given: { ...given, clockJumps: true } };
}

test.each(['incremental', 'full_refresh'] as const)(
  'an attempt that follows a killed one reads only the cohorts that are left (%s)',
  async (syncMode) => {
    const { emulator, given } = await withManyCohorts();
    const catalog = configured(offered(['cohort_members']), syncMode);
    const killed = await readUntil({ states: 4 }, { ...given, catalog });
    expect(killed.isCut).toBe(true);
    const state = killed.messages
      .flatMap((message) => (message.type === 'STATE' ? [message.state] : []))
      .slice(-1);
    emulator.control.requests.clear();
    const next = await runSource('read', { ...given, catalog, state });
    expect([next.exitCode, next.statuses('cohort_members').at(-1)]).toEqual([0, 'COMPLETE']);
    expect(requestedCohorts(emulator)).toHaveLength(12 - 4);
    const complete = await runSource('read', { ...given, catalog });
    expect(recordsOf(killed.stdout, next.stdout)).toEqual(recordsOf(complete.stdout));
  },
);

test('after a failed cohort the next attempt reads it alone, and a later sync all of them', async () => {
  const { emulator, given } = await withManyCohorts();
  const [broken] = emulator.control.cohorts.list();
  const query = { filter_by_cohort: JSON.stringify({ id: broken?.id }) };
  emulator.control.failures.add({
    kind: 'answer',
    status: 403,
    times: -1,
    match: { path: '/engage', query },
  });
  const first = await runSource('read', given);
  expect(first.errors).toMatchObject([
    { message: expect.stringContaining(`cohort ${broken?.id}`) as unknown },
  ]);
  expect(requestedCohorts(emulator)).toHaveLength(12);

  emulator.control.requests.clear();
  await runSource('read', { ...given, state: first.stateFile });
  expect(requestedCohorts(emulator)).toEqual([broken?.id]);

  emulator.control.requests.clear();
  const later = NOW + 3_600_000;
  emulator.control.limits.forget();
  emulator.control.clock.freezeAt(later);
  await runSource('read', { ...given, nowMs: later, state: first.stateFile });
  expect(requestedCohorts(emulator)).toHaveLength(12);
});
