import { expect, test } from '@jest/globals';
import { runSource } from './support/run-source.ts';
import { catalogOf, configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const DAY = 86_400_000;
const config = configWith({ start_date: '2026-01-01', project_timezone: 'US/Pacific' });

test('each funnel is one request for half a year of days, whatever the window of the export', async () => {
  const emulator = await emulate({
    clock: { now: () => NOW },
    timezone: 'US/Pacific',
    funnels: 8,
    limits: true,
  });
  const run = await runSource('read', {
    config,
    catalog: catalogOf('funnels'),
    url: emulator.url,
    nowMs: NOW,
  });
  expect(run.errors).toEqual([]);
  expect(emulator.control.requests.list().filter(({ counted }) => counted)).toHaveLength(9);
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
  const [first] = emulator.control.funnels.list();
  expect(run.lastState('funnels')).toMatchObject({
    version: 1,
    parts: {
      [String(first?.id)]: { read: [{ from: '2026-01-01', to: '2026-06-20', at: '2026-06-20T12:00:00Z' }] },
    },
  });
});

test('the next read gives the days inside the window again, a new funnel from the start, and forgets one that is gone', async () => {
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
  expect(second.logs).toContain(`funnels: ${gone.id} no longer exist in the project`);
  expect(JSON.stringify(second.lastState('funnels'))).not.toContain(`"${gone.id}"`);
});

test('a funnel that is too heavy for half a year is read in halves', async () => {
  const emulator = await emulate({
    clock: { now: () => NOW },
    timezone: 'US/Pacific',
    funnels: 1,
    funnelMostDays: 60,
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
])('the state of another connector with %s goes on where it stopped', async (_what, stream_state, known) => {
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
  // A funnel that is known is read from before the cursor's lookback up to today, another from the start.
  expect(run.records('funnels').length).toBe(known * 12 + (2 - known) * 171);
});

test('revenue is one request for half a year, and its numbers are as they came', async () => {
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

test.each(['gone', 'refused'] as const)(
  'revenue that is %s is one clear error for it alone',
  async (mode) => {
    const emulator = await emulate({ clock: { now: () => NOW }, timezone: 'US/Pacific', revenue: mode });
    const run = await runSource('read', {
      config,
      catalog: catalogOf('revenue', 'cohorts'),
      url: emulator.url,
      nowMs: NOW,
    });
    expect(run.exitCode).toBe(1);
    expect(run.errors).toMatchObject([{ stream_descriptor: { name: 'revenue' } }]);
    expect(run.statuses('cohorts').at(-1)).toBe('COMPLETE');
  },
);
