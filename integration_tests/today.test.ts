import { expect, test } from '@jest/globals';
import type { TodayIn } from '../emulator/options.ts';
import { runSource } from './support/run-source.ts';
import { catalogOf, configWith, emulate } from './support/setup.ts';

const NIGHT = '2026-06-20T05:00:00Z';
const EVENING = '2026-06-20T20:00:00Z';
const REPORTS = ['funnels', 'revenue'];

interface Case {
  readonly project_timezone: string;
  readonly now: string;
  readonly today: TodayIn;
  readonly lastDay: string;
}

test.each<Case>([
  { project_timezone: 'Pacific/Auckland', now: EVENING, today: 'utc', lastDay: '2026-06-20' },
  { project_timezone: 'Pacific/Auckland', now: EVENING, today: 'project', lastDay: '2026-06-21' },
  { project_timezone: 'Pacific/Honolulu', now: NIGHT, today: 'utc', lastDay: '2026-06-20' },
  { project_timezone: 'Pacific/Honolulu', now: NIGHT, today: 'project', lastDay: '2026-06-19' },
])(
  'in $project_timezone at $now, with today in $today, check succeeds and days up to $lastDay are read',
  async ({ project_timezone, now, today, lastDay }) => {
    const nowMs = Date.parse(now);
    const clock = { now: () => nowMs };
    const project = { timezone: project_timezone, today, clock, firstDay: '2026-06-15', eventsPerDay: 20 };
    const emulator = await emulate({ ...project, funnels: 4 });
    const config = configWith({ project_timezone, start_date: '2026-06-17', end_date: '2026-06-21' });
    const given = { config, url: emulator.url, nowMs };
    expect((await runSource('check', given)).connection?.status).toBe('SUCCEEDED');

    const run = await runSource('read', { ...given, catalog: catalogOf('export', ...REPORTS) });
    expect([run.exitCode, run.errors]).toEqual([0, []]);
    expect(run.lastState('export')).toMatchObject({ read: [{ from: '2026-06-17', to: lastDay }] });
    const visible = [...emulator.control.visibleEvents('2026-06-17', lastDay)];
    expect(run.records('export')).toHaveLength(visible.length);
    expect(visible.length).toBeGreaterThan(40);
    const refused = emulator.control.requests.list().filter(({ status }) => status === 400);
    expect(refused.filter(({ family }) => family === 'export').length).toBeLessThanOrEqual(1);
    // Funnels and revenue start at the same time, so some may ask before the first refusal.
    expect(refused.length).toBeLessThanOrEqual(7);
    const warnings = run.messages.filter((message) => message.type === 'LOG' && message.log.level === 'WARN');
    expect(warnings).toEqual([]);
  },
);
