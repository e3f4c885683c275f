/** Every log line that docs/troubleshooting.md quotes is one that a sync, a check or a discovery writes. */
import { beforeAll, expect, test } from '@jest/globals';
import type { EmulatorOptions } from '../emulator/options.ts';
import { isQuoted, quotedLines } from './support/quoted-log.ts';
import { runSource, type Given, type Run } from './support/run-source.ts';
import { catalogOf, configured, configWith, emulate } from './support/setup.ts';
import { offered } from './support/streams.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const clock = { now: () => NOW };
const TODAY = { start_date: '2026-06-20' };
const WEEK = { start_date: '2026-06-14', attribution_window: 2 };

/** What the connector says, with the level of log lines. */
function saidIn({ messages, errors }: Run): string[] {
  const lines = messages.flatMap((message) =>
    message.type === 'LOG' ? [`${message.log.level} ${message.log.message}`] : [],
  );
  return [...lines, ...errors.map(({ message }) => message)];
}

async function run(
  command: string,
  project: EmulatorOptions,
  options: Record<string, unknown>,
  given: Given = {},
): Promise<string[]> {
  const { url } = await emulate({ clock, ...project });
  return saidIn(await runSource(command, { config: configWith(options), url, nowMs: NOW, ...given }));
}

/** An event of today with these properties, as JSON. */
function eventWith(properties: string): { line: string; day: string; arrivalMs: number } {
  const own = `"distinct_id":"u","$insert_id":"i","mp_processing_time_ms":${NOW - 1000}`;
  const line = `{"event":"Added","properties":{${own},${properties}}}`;
  return { line, day: '2026-06-20', arrivalMs: NOW - 1000 };
}

/** A catalog of `export` with a column of numbers, and without one for every property. */
const WITH_NUMBERS = configured(
  [
    {
      name: 'export',
      json_schema: {
        properties: { visits: { type: ['null', 'number'] }, _rescued_data: { type: ['null', 'string'] } },
      },
    },
  ],
  'full_refresh',
);

/** A sync in which Mixpanel counts events that its export lacks. */
async function incomplete(): Promise<string[]> {
  const emulator = await emulate({ clock, firstDay: '2026-06-13', eventsPerDay: 500 });
  emulator.control.withheld.add({ day: '2026-06-15', every: 5, name: 'Page Viewed' });
  const catalog = configured(offered(['export', 'event_counts']), 'incremental');
  return saidIn(
    await runSource('read', { config: configWith(WEEK), catalog, url: emulator.url, nowMs: NOW }),
  );
}

const odd = { eventsPerDay: 0, events: [eventWith(`"time":"yesterday","visits":"many","plan":"pro"`)] };
const jumps: Given = { clockJumps: true };
let said: readonly string[] = [];
beforeAll(async () => {
  const runs = await Promise.all([
    incomplete(),
    run('read', { limits: true, cohorts: 70, profiles: 5 }, TODAY, {
      ...jumps,
      catalog: catalogOf('cohort_members'),
    }),
    run(
      'read',
      { limits: { export: { perHour: 10 } }, reportsLimits: true, firstDay: '2026-03-01', eventsPerDay: 5 },
      { start_date: '2026-03-01', date_window_size: 1 },
      { ...jumps, catalog: catalogOf('export') },
    ),
    run('read', odd, TODAY, { catalog: WITH_NUMBERS }),
    run('discover', { plan: 'free', eventsPerDay: 20 }, TODAY),
    run('check', { plan: 'free', eventsPerDay: 20 }, TODAY),
    run(
      'read',
      {
        eventsPerDay: 20,
        failures: [
          {
            kind: 'terminated-early',
            fraction: 0.5,
            times: -1,
            match: { path: '/export', day: '2026-06-16' },
          },
        ],
      },
      WEEK,
      { ...jumps, catalog: catalogOf('export') },
    ),
    run('read', { eventsPerDay: 20 }, TODAY, {
      catalog: catalogOf('export'),
      state: [
        { type: 'STREAM', stream: { stream_descriptor: { name: 'export' }, stream_state: { version: 7 } } },
      ],
    }),
  ]);
  said = runs.flat();
});

test.each(quotedLines('docs/troubleshooting.md'))('the connector says "%s"', (line) => {
  expect(said.filter((one) => isQuoted(line, one))).not.toEqual([]);
});
