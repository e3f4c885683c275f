import { expect, test } from '@jest/globals';
import { ACCOUNT, appPath, ask, jsonOf, pathOf, textOf } from './support/ask.ts';
import { startProject } from './support/project.ts';

function revenue(from: string, to: string): string {
  return pathOf('/api/2.0/engage/revenue', { from_date: from, to_date: to, unit: 'day' });
}

test('revenue has each day and the total', async () => {
  const emulator = await startProject();
  const text = textOf(await ask(emulator, revenue('2026-01-01', '2026-01-31')));
  const shape = { amount: expect.any(Number), count: expect.any(Number), paid_count: expect.any(Number) };
  const days = Array.from({ length: 31 }, (_, day): [string, object] => [
    `2026-01-${String(day + 1).padStart(2, '0')}`,
    shape,
  ]);
  expect(JSON.parse(text)).toEqual({
    computed_at: '2026-01-31T12:00:00.000000+00:00',
    results: { $overall: shape, ...Object.fromEntries(days) },
    session_id: expect.stringMatching(/^\d+-[A-Z]+$/),
    status: 'ok',
  });
  expect(text).toContain('"amount":0.0,');
  const amounts = Array.from(text.matchAll(/"amount":([\d.]+)/g), ([, amount]) => Number(amount));
  expect(amounts[0]).toBeCloseTo(amounts.slice(1).reduce((sum, amount) => sum + amount, 0));
});

test.each([
  ['gone', 404],
  ['rejected', 400],
  ['times out', 504],
] as const)('revenue in mode %s answers %d', async (mode, status) => {
  const emulator = await startProject({ revenue: mode });
  expect((await ask(emulator, revenue('2026-01-01', '2026-01-02'))).status).toBe(status);
});

test('revenue rejects future days and unknown parameters', async () => {
  const emulator = await startProject();
  expect((await ask(emulator, revenue('2026-01-01', '2026-02-01'))).status).toBe(400);
  expect((await ask(emulator, `${revenue('2026-01-01', '2026-01-02')}&interval=5`)).status).toBe(400);
});

test("a saved report has weeks that begin in the project's time zone", async () => {
  const emulator = await startProject({ timezone: 'America/Los_Angeles' });
  const reply = jsonOf(await ask(emulator, '/api/query/insights?bookmark_id=5001'));
  const week = expect.objectContaining({ '2026-01-26T00:00:00-08:00': expect.any(Number) });
  expect(reply).toEqual({
    computed_at: '2026-01-31T12:00:00.000000+00:00',
    date_range: { from_date: '2026-01-05T00:00:00-08:00', to_date: '2026-01-31T23:59:59.999000-08:00' },
    headers: ['$event'],
    series: { 'Page Viewed': week, 'Item Viewed': week },
  });
});

test('an unknown report is rejected', async () => {
  const emulator = await startProject({ reports: 1 });
  for (const query of ['', '?bookmark_id=5002', '?bookmark_id=x']) {
    expect((await ask(emulator, `/api/2.0/insights${query}`)).status).toBe(400);
  }
});

test('the list of bookmarks holds the reports of insights and those of other types', async () => {
  const emulator = await startProject({ reports: 2 });
  const list = await ask(emulator, appPath('bookmarks', { v: '2' }), ACCOUNT);
  expect(jsonOf(list)).toMatchObject({
    status: 'ok',
    results: [
      { id: 5001, type: 'insights', project_id: 876089 },
      { id: 5002, type: 'insights' },
      ...[{ type: 'funnels' }, { type: 'retention' }, { type: 'flows' }],
    ],
  });
  expect(textOf(list)).toContain('"filterValue":9007199254740993,"weight":1.0}');
  const flows = await ask(emulator, appPath('bookmarks', { v: '2', type: 'flows' }), ACCOUNT);
  expect(jsonOf(flows)).toMatchObject({ results: [{ type: 'flows' }] });
  expect((await ask(emulator, appPath('bookmarks'))).status).toBe(401);
});
