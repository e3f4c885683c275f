import { expect, test } from '@jest/globals';
import { parseEvent } from '../../emulator/data/parsed-event.ts';
import type { Emulator } from '../../emulator/server.ts';
import { ask, exportPath, jsonOf, pathOf, textOf } from './support/ask.ts';
import { lineOf, startProject } from './support/project.ts';

const DAYS = { from_date: '2026-01-05', to_date: '2026-01-10' };

function countsPath(names: readonly string[], more: Record<string, string> = {}): string {
  return pathOf('/api/query/events', {
    ...{ event: JSON.stringify(names), type: 'general', unit: 'day' },
    ...{ ...DAYS, ...more },
  });
}

test('events counts each distinct event by name and day', async () => {
  const emulator = await startProject({ eventsPerDay: 500, duplicateShare: 0.1, missingIdShare: 0 });
  const lines = new Set(emulator.control.visibleEvents('2026-01-05', '2026-01-10'));
  const counts: Record<string, Record<string, number>> = {};
  for (const line of lines) {
    const event = parseEvent(line);
    if (event?.name !== 'Signed Up') continue;
    const day = new Date(Number(event.properties['time']) * 1000).toISOString().slice(0, 10);
    const days = (counts['Signed Up'] ??= {});
    days[day] = (days[day] ?? 0) + 1;
  }
  expect(jsonOf(await ask(emulator, countsPath(['Signed Up', 'Unknown'])))).toEqual({
    data: {
      series: ['2026-01-05', '2026-01-06', '2026-01-07', '2026-01-08', '2026-01-09', '2026-01-10'],
      values: counts,
    },
    legend_size: 1,
  });
});

test.each([
  ['utc', '2026-01-05'],
  ['local', '2026-01-06'],
] as const)('in an era of %s times a count is of the day in the zone', async (era, day) => {
  const emulator = await startProject({
    ...{ eventsPerDay: 0, era, timezone: 'America/New_York' },
    events: [{ line: lineOf({ time: Date.UTC(2026, 0, 6, 3) / 1000 }, 'Late') }],
  });
  expect(jsonOf(await ask(emulator, countsPath(['Late'])))).toMatchObject({
    data: { values: { Late: { [day]: 1 } } },
  });
});

test('the export leaves out withheld events of a day, and counts include them', async () => {
  const emulator = await startProject({ eventsPerDay: 500 });
  const name = 'Page Viewed';
  const before = jsonOf(await ask(emulator, countsPath([name])));
  const sent = await linesOf(emulator);
  emulator.control.withheld.add({ day: '2026-01-07', every: 100, name });
  const left = await linesOf(emulator);
  expect(jsonOf(await ask(emulator, countsPath([name])))).toEqual(before);
  const missing = sent.filter((line) => !left.includes(line)).map((line) => parseEvent(line));
  expect(missing.length).toBeGreaterThan(0);
  expect(new Set(missing.map((event) => event?.name))).toEqual(new Set([name]));
  emulator.control.withheld.clear();
  expect(await linesOf(emulator)).toEqual(sent);
});

test('counts need names, a type, a unit and days that have begun', async () => {
  const emulator = await startProject({});
  for (const path of [
    countsPath(['Signed Up'], { type: 'median' }),
    countsPath(['Signed Up'], { unit: 'hour' }),
    countsPath(['Signed Up'], { to_date: '2027-01-01' }),
    '/api/query/events?event=[]&type=general&unit=day',
  ])
    expect((await ask(emulator, path)).status).toBe(400);
  expect((await ask(emulator, countsPath([`x`.repeat(9000)]))).status).toBe(414);
});

async function linesOf(emulator: Emulator): Promise<string[]> {
  return textOf(await ask(emulator, exportPath(DAYS.from_date, DAYS.to_date))).split('\n');
}
