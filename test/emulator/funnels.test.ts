import { expect, test } from '@jest/globals';
import { isObject } from '../../emulator/http/json.ts';
import type { Emulator } from '../../emulator/server.ts';
import { ask, jsonOf, pathOf } from './support/ask.ts';
import { startProject } from './support/project.ts';

type Parameters = Record<string, string | number>;

const DAY = { funnel_id: 7500, from_date: '2026-01-10', to_date: '2026-01-10' };

function path(parameters: Parameters): string {
  return pathOf('/api/query/funnels', { unit: 'day', ...parameters });
}

async function report(emulator: Emulator, parameters: Parameters) {
  const value = jsonOf(await ask(emulator, path(parameters)));
  if (!isObject(value) || !isObject(value['meta']) || !isObject(value['data'])) throw new Error('no funnel');
  return { dates: value['meta']['dates'], data: value['data'] };
}

/** Counts of all steps of a single period. */
async function counts(emulator: Emulator, parameters: Parameters): Promise<number[]> {
  const text = JSON.stringify((await report(emulator, parameters)).data);
  return Array.from(text.matchAll(/"count":(\d+)/g), ([, count]) => Number(count));
}

test('the list has ids and names', async () => {
  const emulator = await startProject({ funnels: 2 });
  for (const list of ['/api/query/funnels/list', '/api/2.0/funnels/list']) {
    expect(jsonOf(await ask(emulator, list))).toEqual([
      { funnel_id: 7500, name: expect.any(String) },
      { funnel_id: 7501, name: expect.any(String) },
    ]);
  }
});

test('a day of a funnel has its steps and an analysis', async () => {
  const emulator = await startProject({ firstDay: '2026-01-01' });
  const { dates, data } = await report(emulator, DAY);
  expect(dates).toEqual(['2026-01-10']);
  const funnel = emulator.control.funnels.list()[0];
  expect(data).toEqual({
    '2026-01-10': {
      steps: funnel?.steps.map(({ event }) => expect.objectContaining({ event, goal: event })),
      analysis: {
        completion: expect.any(Number),
        starting_amount: expect.any(Number),
        steps: funnel?.steps.length,
        worst: expect.any(Number),
      },
    },
  });
  const text = JSON.stringify(data);
  expect(text).toContain('"avg_time":null');
  expect(text).toMatch(/"step_label":"[^"]+","custom_event":true,"custom_event_id":12345/);
  expect(text).toMatch(/"time_buckets_from_start":\{"lower":0,"higher":\d+,"buckets":\[/);
});

test('the numbers of a day are reproducible and grow until the window closes', async () => {
  const emulator = await startProject();
  const { clock, funnels } = emulator.control;
  funnels.add({ id: 1, windowDays: 7, steps: [{ event: 'A' }, { event: 'B' }, { event: 'C' }] });
  const today = { funnel_id: 1, from_date: '2026-01-31', to_date: '2026-01-31' };
  const seen = [await counts(emulator, today)];
  expect(await counts(emulator, today)).toEqual(seen[0]);
  for (const days of [1, 2, 4, 1, 100]) {
    clock.advance(days * 86_400_000);
    seen.push(await counts(emulator, today));
  }
  const sums = seen.map((day) => day.reduce((sum, count) => sum + count, 0));
  expect(new Set(sums.slice(0, 5)).size).toBe(5);
  expect(sums).toEqual(sums.toSorted((a, b) => a - b));
  expect(seen[4]).toEqual(seen[5]);
  expect(seen[1]?.[0]).toBe(seen[5]?.[0]);
});

test('length sets the conversion window', async () => {
  const emulator = await startProject();
  const recent = { ...DAY, from_date: '2026-01-28', to_date: '2026-01-28' };
  const short = await counts(emulator, { ...recent, length: 1, length_unit: 'hour' });
  const long = await counts(emulator, { ...recent, length: 60 });
  expect(short[0]).toBe(long[0]);
  expect(short[1]).toBeGreaterThan(long[1] ?? 0);
  expect((await ask(emulator, path({ ...DAY, length: 91 }))).status).toBe(400);
});

test('one query covers a year, by day, week, month or interval', async () => {
  const emulator = await startProject();
  const year = { ...DAY, from_date: '2025-02-01', to_date: '2026-01-31' };
  const { dates, data } = await report(emulator, year);
  expect(dates).toEqual(Object.keys(data));
  expect(Object.keys(data)).toHaveLength(365);
  expect(Object.keys((await report(emulator, { ...year, unit: 'month' })).data)).toHaveLength(12);
  const weeks = (await report(emulator, { ...year, unit: 'week' })).dates;
  expect(weeks).toEqual(expect.arrayContaining(['2025-02-01', '2025-02-08']));
  expect(Object.keys((await report(emulator, { ...year, interval: 100 })).data)).toHaveLength(4);
});

test('funnels are added and deleted', async () => {
  const emulator = await startProject({ funnels: 1 });
  const { funnels } = emulator.control;
  funnels.add({ id: 8000, name: 'Later' });
  expect(jsonOf(await ask(emulator, '/api/query/funnels/list'))).toMatchObject([
    { funnel_id: 7500 },
    { funnel_id: 8000, name: 'Later' },
  ]);
  expect((await ask(emulator, path({ ...DAY, funnel_id: 8000 }))).status).toBe(200);
  funnels.remove(7500);
  const reply = await ask(emulator, path(DAY));
  expect([reply.status, jsonOf(reply)]).toEqual([
    400,
    { error: 'funnel_id 7500 does not exist', status: 'error' },
  ]);
});

test('a query over too many days can time out', async () => {
  const emulator = await startProject({ funnelMaxDays: 30 });
  const days = (to: string) => path({ ...DAY, from_date: '2026-01-01', to_date: to });
  expect((await ask(emulator, days('2026-01-30'))).status).toBe(200);
  const reply = await ask(emulator, days('2026-01-31'));
  expect([reply.status, jsonOf(reply)]).toEqual([400, { error: 'Timeout Error.', status: 'error' }]);
});

test.each([
  [{ to_date: '2026-02-01' }, 'to_date cannot be later than today'],
  [{ from_date: '2026-01-11' }, 'from_date cannot be later than to_date'],
  [{ funnel_id: '' }, 'funnel_id is a required parameter'],
  [{ unit: 'hour' }, 'unit must be one of day, week, month'],
  [{ length: 1, length_unit: 'year' }, 'length_unit must be one of second, minute, hour, day'],
  [{ page: 1 }, 'unknown parameter: page'],
])('%j is answered 400', async (parameters: Parameters, error) => {
  const reply = await ask(await startProject(), path({ ...DAY, ...parameters }));
  expect([reply.status, jsonOf(reply)]).toEqual([400, { error, status: 'error' }]);
});
