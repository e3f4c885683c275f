import { expect, test } from '@jest/globals';
import { runSource } from './support/run-source.ts';
import { catalogOf, configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const DAY = 86_400_000;
const config = configWith({ start_date: '2026-01-01', project_timezone: 'US/Pacific' });

test("each funnel has a record for each day, with its midnight in the project's zone", async () => {
  const emulator = await emulate({
    clock: { now: () => NOW },
    timezone: 'US/Pacific',
    funnels: 8,
  });
  const run = await runSource('read', {
    config,
    catalog: catalogOf('funnels'),
    url: emulator.url,
    nowMs: NOW,
  });
  expect(run.errors).toEqual([]);
  const records = run.records('funnels');
  expect(records).toHaveLength(8 * 171);
  expect(new Set(records.map(({ funnel_id, date }) => `${String(funnel_id)} ${String(date)}`)).size).toBe(
    8 * 171,
  );
  expect(records[0]).toMatchObject({
    name: expect.any(String) as unknown,
    date: '2026-01-01',
    datetime: '2026-01-01T08:00:00Z',
    steps: expect.any(Array) as unknown,
    analysis: expect.any(Object) as unknown,
  });
  const ids = emulator.control.funnels.list().map(({ id }) => id);
  expect(run.lastState('funnels')).toMatchObject({
    version: 1,
    parts: {
      [ids.join(',')]: { read: [{ from: '2026-01-01', to: '2026-06-20', at: '2026-06-20T12:00:00Z' }] },
    },
  });
});

test('the next read delivers the lookback again and a new funnel from the start, and forgets a deleted one', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, timezone: 'US/Pacific', funnels: 2 });
  const given = { config, catalog: catalogOf('funnels'), url: emulator.url };
  const first = await runSource('read', { ...given, nowMs: NOW });
  const [kept, gone] = emulator.control.funnels.list();
  if (kept === undefined || gone === undefined) throw new Error('no funnels');
  emulator.control.funnels.remove(gone.id);
  emulator.control.funnels.add({ id: 9999, name: 'made later' });
  emulator.control.clock.freezeAt(NOW + DAY);
  const second = await runSource('read', { ...given, nowMs: NOW + DAY, state: first.stateFile });
  expect(second.exitCode).toBe(0);
  const daysOf = (id: number): unknown[] =>
    second.records('funnels').flatMap(({ funnel_id, date }) => (funnel_id === id ? [date] : []));
  expect(daysOf(kept.id).sort()).toEqual([
    '2026-06-15',
    '2026-06-16',
    '2026-06-17',
    '2026-06-18',
    '2026-06-19',
    '2026-06-20',
    '2026-06-21',
  ]);
  expect(daysOf(9999)).toHaveLength(172);
  expect(second.logs).toContain(`funnels: deleted in Mixpanel, so their state is dropped: ${gone.id}`);
  expect(JSON.stringify(second.lastState('funnels'))).not.toContain(String(gone.id));
});

test('a funnel that is too slow for half a year is read in halves', async () => {
  const emulator = await emulate({
    clock: { now: () => NOW },
    timezone: 'US/Pacific',
    funnels: 1,
    funnelMaxDays: 60,
  });
  const run = await runSource('read', {
    config,
    catalog: catalogOf('funnels'),
    url: emulator.url,
    nowMs: NOW,
  });
  expect(run.errors).toEqual([]);
  expect(run.records('funnels')).toHaveLength(171);
});

test.each([
  ['a date a funnel', { '7500': { date: '2026-06-15' } }, 1],
  [
    'partitions',
    {
      use_global_cursor: false,
      states: [{ partition: { funnel_id: '7500' }, cursor: { date: '2026-06-15' } }],
      state: { date: '2026-06-15' },
      lookback_window: 300,
      parent_state: {},
    },
    1,
  ],
  [
    'one cursor for all',
    { use_global_cursor: true, states: [], state: { date: '2026-06-15' }, lookback_window: 300 },
    2,
  ],
])(
  'the state of another connector with %s continues where it stopped',
  async (_what, stream_state, known) => {
    const emulator = await emulate({ clock: { now: () => NOW }, timezone: 'US/Pacific', funnels: 2 });
    const state = [{ type: 'STREAM', stream: { stream_descriptor: { name: 'funnels' }, stream_state } }];
    const run = await runSource('read', {
      config,
      catalog: catalogOf('funnels'),
      url: emulator.url,
      nowMs: NOW,
      state,
    });
    expect(run.errors).toEqual([]);
    // A funnel in the state is read from before its cursor's lookback, another one from the start.
    expect(run.records('funnels').length).toBe(known * 12 + (2 - known) * 171);
  },
);

test('revenue is one request for half a year', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, timezone: 'US/Pacific' });
  const run = await runSource('read', {
    config,
    catalog: catalogOf('revenue'),
    url: emulator.url,
    nowMs: NOW,
  });
  expect(run.errors).toEqual([]);
  expect(run.records('revenue')).toHaveLength(171);
  expect(run.records('revenue')[0]).toMatchObject({ date: '2026-01-01', datetime: '2026-01-01T08:00:00Z' });
  expect(run.lastState('revenue')).toMatchObject({
    version: 1,
    read: [{ from: '2026-01-01', to: '2026-06-20' }],
  });
  expect(emulator.control.requests.list()).toHaveLength(1);
});

// How revenue fails, the failure type, and the number of requests.
test.each([
  ['rejected', 'config_error', 4],
  ['times out', 'transient_error', 9],
] as const)(
  'unavailable revenue (%s) fails only its stream and says to deselect it: %s after %d requests',
  async (mode, failure_type, requests) => {
    const emulator = await emulate({ clock: { now: () => NOW }, timezone: 'US/Pacific', revenue: mode });
    const run = await runSource('read', {
      config,
      catalog: catalogOf('revenue', 'cohorts'),
      url: emulator.url,
      nowMs: NOW,
      clockJumps: true,
    });
    expect(run.exitCode).toBe(1);
    expect(run.errors).toMatchObject([{ stream_descriptor: { name: 'revenue' }, failure_type }]);
    expect(run.errors[0]?.message).toMatch(/Mixpanel has deprecated .*[Dd]eselect the revenue stream/);
    expect(run.statuses('cohorts').at(-1)).toBe('COMPLETE');
    const asked = emulator.control.requests.list().filter(({ path }) => path.endsWith('/revenue'));
    expect(asked).toHaveLength(requests);
  },
);

test('a revenue report that is gone completes without records, with a warning', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, timezone: 'US/Pacific', revenue: 'gone' });
  const catalog = catalogOf('revenue', 'cohorts');
  const run = await runSource('read', { config, catalog, url: emulator.url, nowMs: NOW, clockJumps: true });
  expect([run.exitCode, run.statuses('revenue').at(-1), run.records('revenue')]).toEqual([0, 'COMPLETE', []]);
  expect(run.logs).toContainEqual(expect.stringMatching(/^revenue ends without .*Mixpanel has deprecated/));
  const asked = emulator.control.requests.list().filter(({ path }) => path.endsWith('/revenue'));
  expect(asked).toHaveLength(2);
});

test('revenue that fails for half a year is read in halves, and nothing is missing', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, timezone: 'US/Pacific' });
  const query = { from_date: '2026-01-01', to_date: '2026-06-20' };
  const match = { path: '/engage/revenue', query };
  emulator.control.failures.add({ kind: 'answer', status: 400, body: '{"error":"Bad request"}', match });
  const run = await runSource('read', {
    config,
    catalog: catalogOf('revenue'),
    url: emulator.url,
    nowMs: NOW,
  });
  expect(run.errors).toEqual([]);
  expect(run.records('revenue')).toHaveLength(171);
});

test('the states of hundreds of funnels are not longer than their records', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, timezone: 'US/Pacific', funnels: 400 });
  const run = await runSource('read', {
    config: configWith({ start_date: '2026-06-19', end_date: '2026-06-19', queries_per_hour: 10_000 }),
    ...{ catalog: catalogOf('funnels'), url: emulator.url, nowMs: NOW },
  });
  expect([run.errors, run.records('funnels').length]).toEqual([[], 400]);
  const lengthOf = (type: string): number =>
    run.messages
      .filter((message) => message.type === type)
      .reduce((sum, each) => sum + JSON.stringify(each).length, 0);
  expect(lengthOf('STATE')).toBeLessThan(lengthOf('RECORD'));
});

test('a part of a funnel that stays too heavy is named alone, and the next sync requests only that', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, timezone: 'US/Pacific', funnels: 1 });
  const { failures, requests } = emulator.control;
  // All ranges that end in the last month.
  failures.add({
    ...{ kind: 'answer', status: 504, times: -1 },
    match: { path: '/query/funnels', query: { to_date: '2026-06-20' } },
  });
  const given = {
    config,
    catalog: catalogOf('funnels'),
    url: emulator.url,
    nowMs: NOW,
    clockJumps: true,
  } as const;
  const first = await runSource('read', given);
  expect(first.errors).toMatchObject([
    {
      message: expect.stringMatching(
        /^funnels: funnel 7500, 2026-05-30 to 2026-06-20 could not be read/,
      ) as unknown,
    },
  ]);
  expect(first.records('funnels')).toHaveLength(171 - 22);
  requests.clear();
  const second = await runSource('read', { ...given, state: first.stateFile });
  const asked = requests.list().flatMap(({ query }) => query['from_date'] ?? []);
  expect([...asked].sort()[0]).toBe('2026-05-30');
  expect(asked.length).toBeLessThanOrEqual(5);
  expect(second.records('funnels')).toHaveLength(11);
});

test('a funnel that times out is retried once and then read in halves', async () => {
  const emulator = await emulate({ clock: { now: () => NOW }, timezone: 'US/Pacific', funnels: 1 });
  const halfYear = { path: '/query/funnels', query: { from_date: '2026-01-01', to_date: '2026-06-20' } };
  emulator.control.failures.add({ kind: 'answer', status: 504, times: -1, match: halfYear });
  const run = await runSource('read', {
    config,
    catalog: catalogOf('funnels'),
    url: emulator.url,
    nowMs: NOW,
    clockJumps: true,
  });
  expect(run.errors).toEqual([]);
  expect(run.records('funnels')).toHaveLength(171);
  const asked = emulator.control.requests.list().flatMap(({ query }) => query['to_date'] ?? []);
  expect(asked).toEqual(['2026-06-20', '2026-06-20', '2026-06-20', '2026-03-26']);
});
