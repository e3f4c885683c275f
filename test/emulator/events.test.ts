import { expect, test } from '@jest/globals';
import { EDGE_CASE_PROPERTIES } from '../../emulator/data/edge-case-properties.ts';
import { parseEvent } from '../../emulator/data/parsed-event.ts';
import { ask, exportPath, linesOf, textOf } from './support/ask.ts';
import { lineOf, NOON, startProject } from './support/project.ts';

const DAY_MS = 86_400_000;

function numberIn(line: string, name: string): number {
  return Number(new RegExp(`"${name}":(\\d+)`).exec(line)?.[1]);
}

test('the same seed gives the same bytes, another seed gives different ones', async () => {
  const path = exportPath('2026-01-10', '2026-01-12');
  const [first, second, other] = await Promise.all([
    startProject(),
    startProject(),
    startProject({ seed: 2 }),
  ]);
  const bytes = (await ask(first, path)).bytes;
  expect((await ask(second, path)).bytes).toEqual(bytes);
  expect((await ask(other, path)).bytes).not.toEqual(bytes);
});

test('a day has the same events whether read alone or with others', async () => {
  const { control } = await startProject();
  const alone = [10, 11, 12].flatMap((day) => [...control.visibleEvents(`2026-01-${day}`, `2026-01-${day}`)]);
  expect([...control.visibleEvents('2026-01-10', '2026-01-12')]).toEqual(alone);
});

test('every event is valid JSON of its day, and events are not sorted by time', async () => {
  const { control } = await startProject({ edgeCaseShare: 1, eventsPerDay: 500 });
  const lines = [...control.visibleEvents('2026-01-10', '2026-01-10')];
  const times = lines.map((line) => numberIn(line, 'time'));
  for (const line of lines) JSON.parse(line);
  expect(times.every((time) => Math.floor(time / 86_400) === Date.UTC(2026, 0, 10) / DAY_MS)).toBe(true);
  expect(times.toSorted((a, b) => a - b)).not.toEqual(times);
});

test('insert ids are unique except for duplicates, which are equal byte for byte', async () => {
  const insertId = (line: string) => /"\$insert_id":"(\w+)"/.exec(line)?.[1];
  const clean = await startProject({ duplicateShare: 0, missingIdShare: 0, eventsPerDay: 3000 });
  const lines = [...clean.control.visibleEvents('2026-01-10', '2026-01-12')];
  expect(new Set(lines.map(insertId)).size).toBe(9000);
  const doubled = await startProject({ duplicateShare: 0.1, missingIdShare: 0, eventsPerDay: 3000 });
  const some = [...doubled.control.visibleEvents('2026-01-10', '2026-01-10')];
  const distinct = new Set(some).size;
  expect(new Set(some.map(insertId)).size).toBe(distinct);
  expect(3000 - distinct).toBeGreaterThan(200);
  expect(3000 - distinct).toBeLessThan(400);
});

test('some events lack an id', async () => {
  const { control } = await startProject({ missingIdShare: 0.3 });
  const lines = [...control.visibleEvents('2026-01-10', '2026-01-12')];
  const without = (name: string) => lines.filter((line) => !line.includes(`"${name}":`)).length;
  expect(without('distinct_id')).toBeGreaterThan(20);
  expect(without('$insert_id')).toBeGreaterThan(20);
  expect(without('mp_processing_time_ms')).toBe(0);
});

test('some events have the members that newer exports hold', async () => {
  const { control } = await startProject({ eventsPerDay: 2000 });
  const events = [...control.visibleEvents('2026-01-10', '2026-01-10')].map((line) => parseEvent(line));
  const withMember = (name: string): number =>
    events.filter((event) => event !== undefined && name in event.properties).length;
  expect([withMember('$mp_api_timestamp_ms'), withMember('$mp_event_size')]).toEqual([2000, 2000]);
  const some = ['$user_id', '$device_id', '$import', '$is_reshuffled'];
  expect(some.filter((name) => withMember(name) < 20)).toEqual([]);
  const user = events.find((event) => event !== undefined && '$user_id' in event.properties)?.properties;
  expect(user?.['$user_id']).toBe(user?.['distinct_id']);
});

test('exports hold rows of identity management', async () => {
  const { control } = await startProject({ eventsPerDay: 3000 });
  const events = [...control.visibleEvents('2026-01-10', '2026-01-10')].map((line) => parseEvent(line));
  const rowOf = (name: string) => events.find((event) => event?.name === name)?.properties;
  expect(rowOf('$identify')).toMatchObject({
    $identified_id: expect.any(String),
    $anon_id: expect.any(String),
  });
  expect(rowOf('$create_alias')).toMatchObject({ alias: expect.any(String) });
  expect(rowOf('$merge')).toMatchObject({ $distinct_ids: [expect.any(String), expect.any(String)] });
});

test('there are no more users than configured', async () => {
  const { control } = await startProject({ users: 3, missingIdShare: 0 });
  const lines = [...control.visibleEvents('2026-01-10', '2026-01-12')];
  const users = new Set(lines.map((line) => /"distinct_id":"([^"]+)"/.exec(line)?.[1]));
  expect([...users].toSorted()).toEqual(['user-0', 'user-1', 'user-2']);
});

test('edge-case properties are sent unchanged', async () => {
  const emulator = await startProject({ edgeCaseShare: 1, eventsPerDay: 2000 });
  const text = textOf(await ask(emulator, exportPath('2026-01-10')));
  for (const properties of EDGE_CASE_PROPERTIES) expect(text).toContain(`,${properties}}}\n`);
  expect(text).toContain('9007199254740993123');
  expect(text).toContain('\u2028');
});

test('there can be no custom properties, or very many', async () => {
  const countOf = async (customProperties: number) => {
    const { control } = await startProject({
      customProperties,
      edgeCaseShare: 0,
      missingIdShare: 0,
      lateShare: 0,
    });
    const [line = ''] = control.visibleEvents('2026-01-10', '2026-01-10');
    return Object.keys(parseEvent(line)?.properties ?? {}).length;
  };
  expect((await countOf(200)) - (await countOf(0))).toBe(200);
});

test('an event is visible once it has arrived', async () => {
  const { control } = await startProject({ eventsPerDay: 2000, lateShare: 0 });
  const noon = [...control.visibleEvents('2026-01-31', '2026-01-31')];
  expect(noon.length).toBeGreaterThan(900);
  expect(noon.length).toBeLessThan(1100);
  expect(noon.every((line) => numberIn(line, 'mp_processing_time_ms') <= NOON)).toBe(true);
  control.clock.advance(DAY_MS);
  const later = [...control.visibleEvents('2026-01-31', '2026-01-31')];
  expect(later).toHaveLength(2000);
  const there = new Set(later);
  expect(noon.every((line) => there.has(line))).toBe(true);
});

test('late events appear up to four days after their day', async () => {
  const { control } = await startProject({ eventsPerDay: 500, lateShare: 0.5, duplicateShare: 0 });
  const count = () => [...control.visibleEvents('2026-01-29', '2026-01-29')].length;
  const before = count();
  control.clock.advance(DAY_MS);
  const after = count();
  control.clock.advance(4 * DAY_MS);
  expect([before < after, after < 500, count()]).toEqual([true, true, 500]);
});

test('in the UTC era an event arrives seconds after its time', async () => {
  const { control } = await startProject({ lateShare: 0, timezone: 'America/New_York' });
  for (const line of control.visibleEvents('2026-01-10', '2026-01-10')) {
    const delay = numberIn(line, 'mp_processing_time_ms') - numberIn(line, 'time') * 1000;
    expect(delay).toBeGreaterThan(0);
    expect(delay).toBeLessThan(60_000);
  }
});

test.each([
  ['America/New_York', '2026-01-10', 5],
  ['Asia/Kolkata', '2026-01-10', -5.5],
  ['America/New_York', '2025-07-10', 4],
])('in the local era, %s on %s, time is local time written as UTC', async (timezone, day, hoursWest) => {
  const { control } = await startProject({ lateShare: 0, era: 'local', timezone, firstDay: '2025-01-01' });
  for (const line of control.visibleEvents(day, day)) {
    const ahead =
      numberIn(line, 'mp_processing_time_ms') - numberIn(line, 'time') * 1000 - hoursWest * 3_600_000;
    expect(ahead).toBeGreaterThan(0);
    expect(ahead).toBeLessThan(60_000);
  }
});

test('there are no events before the first day or after the last', async () => {
  const { control } = await startProject({ firstDay: '2026-01-10', lastDay: '2026-01-11' });
  expect([...control.visibleEvents('2026-01-01', '2026-01-31')]).toHaveLength(100);
});

test('a stored line is sent byte for byte, on its day, once it has arrived', async () => {
  const broken = '{"event":"Broken","properties":{"time":17';
  const emulator = await startProject({ eventsPerDay: 0 });
  emulator.control.events.add(
    { line: broken, day: '2026-01-09' },
    { line: lineOf({ big: 1, mp_processing_time_ms: NOON + 1000 }) },
    { line: lineOf({ late: true }), arrivalMs: NOON + 2000 },
  );
  const lines = async () => linesOf(await ask(emulator, exportPath('2026-01-09', '2026-01-10')));
  expect(await lines()).toEqual([broken]);
  emulator.control.clock.advance(1000);
  expect(await lines()).toEqual([broken, lineOf({ big: 1, mp_processing_time_ms: NOON + 1000 })]);
  emulator.control.clock.advance(1000);
  expect(await lines()).toHaveLength(3);
});

test('a stored line longer than any buffer is sent completely, followed by others', async () => {
  const long = lineOf({ text: 'é'.repeat(500_000) });
  const emulator = await startProject({ events: [{ line: long }] });
  const lines = linesOf(await ask(emulator, exportPath('2026-01-10'), { gzip: true }));
  expect(lines[0]).toBe(long);
  expect(lines).toHaveLength(51);
});

test('a stored event without a day is rejected', async () => {
  const { control } = await startProject();
  expect(() => {
    control.events.add({ line: 'no event' });
  }).toThrow('An event needs a day (yyyy-mm-dd) or a time: no event');
});
