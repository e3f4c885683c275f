import { expect, test } from '@jest/globals';
import { createLogger } from '../../../src/airbyte/logger.ts';
import { addDays, dayNumber, startOfDay } from '../../../src/base/days.ts';
import { SecretMask } from '../../../src/base/secrets.ts';
import type { Window } from '../../../src/base/windows.ts';
import { parseEventCounts } from '../../../src/mixpanel/event-counts.ts';
import { Comparison, comparisonFor } from '../../../src/streams/completeness/comparison.ts';
import { reportComparison } from '../../../src/streams/completeness/report-comparison.ts';
import { CapturedOutput } from '../../support/captured-output.ts';

const DAYS = { from: '2026-01-01', to: '2026-01-05' };
const AT = Date.parse('2026-02-01T00:00:00Z');
const OPTIONS = {
  ...{ projectTimezone: 'UTC', lookbackMs: 86_400_000, legacyEventTime: false },
  ...{ exportEvents: [], exportWhere: '' },
};

/** Counts of each event on each day of a window. */
function count(
  comparison: Comparison,
  counts: Record<string, number | string>,
  window = DAYS,
  at = AT,
): void {
  const days = daysOf(window);
  const values: Record<string, Record<string, number | string>> = {};
  for (const [event, value] of Object.entries(counts))
    values[event] = Object.fromEntries(days.map((day) => [day, value]));
  const body = { data: { series: days, values } };
  const report = parseEventCounts(Buffer.from(JSON.stringify(body)), window, at);
  if (report === undefined) throw new Error('not parsed');
  comparison.counted(window, report);
}

/** Exports events of each day, at the hour (UTC) that a day begins. */
function exportEvents(
  comparison: Comparison,
  events: Record<string, number>,
  { window = DAYS, at = AT, zone = 'UTC' }: { window?: Window; at?: number; zone?: string } = {},
): void {
  const tally = comparison.newTally();
  let key = 1;
  for (const day of daysOf(window)) {
    for (const [event, number] of Object.entries(events)) {
      const name = Buffer.from(JSON.stringify(event));
      for (let i = 0; i < number; i++, key++) {
        const seconds = startOfDay(day, zone) / 1000;
        tally?.count(Math.imul(key, 0x85ebca6b), Math.imul(key, 0xc2b2ae35), seconds, name, 0, name.length);
      }
    }
  }
  if (tally !== undefined) comparison.exported({ ...window, at }, tally);
  tally?.close();
}

function daysOf({ from, to }: Window): string[] {
  return Array.from({ length: dayNumber(to) - dayNumber(from) + 1 }, (_, index) => addDays(from, index));
}

async function linesOf(comparison: Comparison): Promise<readonly string[]> {
  const captured = new CapturedOutput();
  await reportComparison(comparison, createLogger(captured.output, new SecretMask()));
  return captured.logs;
}

test('a day agrees if at most half a percent of an event is missing, or if the export has more', async () => {
  const comparison = new Comparison(OPTIONS);
  count(comparison, { many: 1000, few: 3 });
  exportEvents(comparison, { many: 995, few: 4, hidden: 7 });
  const lines = await linesOf(comparison);
  expect(lines).toHaveLength(5);
  expect(lines[0]).toBe(
    "INFO completeness: 2026-01-01 agrees with Mixpanel's counts: 2 names, 1003 events counted, 999 read",
  );
});

test('each event of each day that falls short is a warning, an event that the export lacks too', async () => {
  const comparison = new Comparison(OPTIONS);
  count(comparison, { many: 1000, few: 3 });
  exportEvents(comparison, { many: 994 });
  const { compared } = comparison.result();
  expect(compared.flatMap(({ short }) => short)).toHaveLength(10);
  expect((await linesOf(comparison))[0]).toMatch(
    /^WARN completeness: 2026-01-01: Mixpanel counts 1000 events "many", but its export has 994 distinct ones: 6 \(0\.6 %\) are missing/,
  );
});

test('days are compared if they were settled when both streams read them', () => {
  const comparison = new Comparison(OPTIONS);
  count(comparison, { a: 5 }, { from: '2026-01-01', to: '2026-01-03' });
  exportEvents(comparison, { a: 1 }, { at: Date.parse('2026-01-05T03:00:00Z') });
  expect(comparison.result()).toMatchObject({
    compared: [{ day: '2026-01-01' }, { day: '2026-01-02' }, { day: '2026-01-03' }],
    uncounted: [],
  });
});

test('days that were not counted are one line', async () => {
  const comparison = new Comparison(OPTIONS);
  exportEvents(comparison, { a: 1 });
  expect(await linesOf(comparison)).toEqual([
    'INFO completeness: 2026-01-01 to 2026-01-05: not compared, because event_counts did not read these days in this sync',
  ]);
});

test('many days that agree are one line, and so are the counts after the first twenty that fall short', async () => {
  const window = { from: '2025-12-01', to: '2025-12-31' };
  const agreeing = new Comparison(OPTIONS);
  count(agreeing, { a: 2 }, window);
  exportEvents(agreeing, { a: 2 }, { window });
  expect(await linesOf(agreeing)).toEqual([
    expect.stringMatching(/2025-12-01 to 2025-12-31 agree with .*62 events counted, 62 read/),
  ]);
  const short = new Comparison(OPTIONS);
  count(short, { a: 2 }, window);
  exportEvents(short, { a: 1 }, { window });
  const lines = await linesOf(short);
  expect([lines.length, lines.at(-1)]).toEqual([
    21,
    'WARN completeness: 11 more counts fall short, on 2025-12-21 to 2025-12-31',
  ]);
});

test.each(['America/New_York', 'Asia/Tokyo'])(
  'without legacy_event_time the days of %s are those of UTC or of the zone, as the counts show',
  (projectTimezone) => {
    const zoned = new Comparison({ ...OPTIONS, projectTimezone });
    count(zoned, { a: 3 });
    exportEvents(
      zoned,
      { a: 3 },
      { zone: projectTimezone, window: { from: '2025-12-30', to: '2026-01-07' } },
    );
    // A day of the zone is compared if both UTC days that it overlaps were read.
    expect(zoned.result().compared.map(({ day, short }) => [day, short])).toEqual(
      daysOf(DAYS).map((day) => [day, []]),
    );
    const local = new Comparison({ ...OPTIONS, projectTimezone });
    count(local, { a: 3 });
    exportEvents(local, { a: 3 });
    expect(local.result().compared.flatMap(({ short }) => short)).toEqual([]);
  },
);

test('only the events in export_events are compared, and nothing with export_where', async () => {
  const some = new Comparison({ ...OPTIONS, exportEvents: ['a'] });
  count(some, { a: 2, b: 2 });
  exportEvents(some, { a: 2 });
  expect(some.result().compared.flatMap(({ short }) => short)).toEqual([]);
  const filtered = new Comparison({ ...OPTIONS, exportWhere: 'defined(properties["a"])' });
  expect(filtered.newTally()).toBeUndefined();
  expect(await linesOf(filtered)).toEqual([expect.stringContaining('not compared, because export_where')]);
});

test('counts that are null or text are not compared', () => {
  const comparison = new Comparison(OPTIONS);
  count(comparison, { a: 'many' });
  exportEvents(comparison, {});
  expect(comparison.result().compared.map(({ events }) => events)).toEqual([0, 0, 0, 0, 0]);
});

test('only a sync of both streams compares', () => {
  const named = (...names: string[]) => names.map((name) => ({ name }));
  expect(comparisonFor(named('export', 'cohorts'), OPTIONS)).toBeUndefined();
  expect(comparisonFor(named('event_counts'), OPTIONS)).toBeUndefined();
  expect(comparisonFor(named('event_counts', 'export'), OPTIONS)).toBeInstanceOf(Comparison);
});
