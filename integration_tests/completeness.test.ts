import { expect, test } from '@jest/globals';
import type { EmulatorOptions } from '../emulator/options.ts';
import type { Emulator } from '../emulator/server.ts';
import { runSource, type Run } from './support/run-source.ts';
import { catalogOf, configured, configWith, emulate } from './support/setup.ts';
import { offered } from './support/streams.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const DAY = 86_400_000;
const DAYS = { start_date: '2026-06-01', attribution_window: 2, project_timezone: 'UTC' };
/** Settled at noon of the 20th. */
const SETTLED = [...Array(17).keys()].map((index) => `2026-06-${String(index + 1).padStart(2, '0')}`);

function projectWith(options: EmulatorOptions = {}): Promise<Emulator> {
  const clock = { now: () => NOW };
  return emulate({ clock, firstDay: '2026-05-31', eventsPerDay: 1500, limits: true, ...options });
}

function sync(emulator: Emulator, options: Record<string, unknown> = {}, more = {}): Promise<Run> {
  const names = ['export', 'event_counts'];
  const catalog = configured(
    offered().filter(({ name }) => names.includes(name)),
    'incremental',
  );
  const config = configWith({ ...DAYS, ...options });
  return runSource('read', { config, catalog, url: emulator.url, nowMs: NOW, ...more });
}

const linesOf = (run: Run, level: 'INFO' | 'WARN'): string[] =>
  run.messages.flatMap((message) =>
    message.type === 'LOG' && message.log.level === level && message.log.message.startsWith('completeness: ')
      ? [message.log.message]
      : [],
  );

test('with nothing withheld each settled day agrees, for two queries more than the export alone', async () => {
  const emulator = await projectWith();
  const run = await sync(emulator);
  expect([run.exitCode, linesOf(run, 'WARN')]).toEqual([0, []]);
  expect(linesOf(run, 'INFO').map((line) => /\d{4}-\d\d-\d\d agrees/.exec(line)?.[0])).toEqual(
    SETTLED.map((day) => `${day} agrees`),
  );
  const queries = emulator.control.requests
    .list()
    .filter(({ counted, family }) => counted && family === 'query');
  expect(queries.map(({ path }) => path)).toEqual(['/api/query/events/names', '/api/query/events']);

  // A day later one more day is settled, and it alone is compared.
  emulator.control.clock.freezeAt(NOW + DAY);
  const next = await sync(emulator, {}, { nowMs: NOW + DAY, state: run.stateFile });
  expect(linesOf(next, 'WARN')).toEqual([]);
  expect(linesOf(next, 'INFO')).toEqual([
    expect.stringMatching(/^completeness: 2026-06-18 agrees with Mixpanel/),
  ]);
});

test('1 % of one event that a day of the export lacks is named, with its day, and nothing else', async () => {
  const emulator = await projectWith();
  emulator.control.withheld.add({ day: '2026-06-10', every: 100, name: 'Page Viewed' });
  const run = await sync(emulator);
  expect(run.exitCode).toBe(0);
  expect(linesOf(run, 'WARN')).toEqual([
    expect.stringMatching(
      /^completeness: 2026-06-10: Mixpanel counts \d+ events "Page Viewed", but its export has /,
    ),
  ]);
  expect(linesOf(run, 'INFO').join('\n')).not.toContain('2026-06-10');
  expect(linesOf(run, 'INFO')).toHaveLength(SETTLED.length - 1);
});

test.each([
  ['utc', 'America/New_York', false],
  ['local', 'America/New_York', false],
  ['local', 'Asia/Kolkata', true],
] as const)('in a project with %s times in %s days are those of the reports', async (era, zone, legacy) => {
  const emulator = await projectWith({ era, timezone: zone, firstDay: '2026-06-06', eventsPerDay: 1000 });
  const options = { start_date: '2026-06-07', project_timezone: zone, legacy_event_time: legacy };
  expect(linesOf(await sync(emulator, options), 'WARN')).toEqual([]);
  emulator.control.withheld.add({ day: '2026-06-10', every: 20, name: 'Page Viewed' });
  const warnings = linesOf(await sync(emulator, options), 'WARN');
  expect(warnings.length).toBeGreaterThan(0);
  for (const line of warnings) expect(line).toMatch(/2026-06-(09|10): .*"Page Viewed"/);
});

test('with export_events only these events are compared', async () => {
  const emulator = await projectWith();
  emulator.control.withheld.add({ day: '2026-06-10', every: 2 });
  const run = await sync(emulator, { export_events: ['Signed Up'] });
  expect(linesOf(run, 'WARN')).toEqual([expect.stringContaining('"Signed Up"')]);
});

test('counts that are refused cost one line, and the export is complete', async () => {
  const emulator = await projectWith({ notPermitted: ['events'] });
  const run = await sync(emulator);
  expect([run.statuses('export').at(-1), run.statuses('event_counts').at(-1)]).toEqual([
    'COMPLETE',
    'INCOMPLETE',
  ]);
  expect([...linesOf(run, 'WARN'), ...linesOf(run, 'INFO')]).toEqual([
    'completeness: 2026-06-01 to 2026-06-17: not compared, because event_counts did not read these days in this sync',
  ]);
});

test('an answer that is read again counts each event once, and a day that fails is not compared', async () => {
  const emulator = await projectWith();
  const match = { path: '/export', day: '2026-06-10' };
  emulator.control.failures.add({ kind: 'terminated-early', fraction: 0.6, times: -1, match });
  const run = await sync(emulator, {}, { clockJumps: true });
  expect(linesOf(run, 'WARN')).toEqual([]);
  expect(linesOf(run, 'INFO').length).toBeGreaterThan(10);
  expect(linesOf(run, 'INFO').join('\n')).not.toContain('2026-06-10');
});

test('without event_counts nothing is compared', async () => {
  const emulator = await projectWith();
  const config = configWith(DAYS);
  const given = { config, catalog: catalogOf('export'), url: emulator.url, nowMs: NOW };
  const run = await runSource('read', given);
  expect([...linesOf(run, 'WARN'), ...linesOf(run, 'INFO')]).toEqual([]);
});
