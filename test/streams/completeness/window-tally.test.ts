import { expect, test } from '@jest/globals';
import { dayNumber } from '../../../src/base/days.ts';
import { MemoryPool } from '../../../src/base/memory-pool.ts';
import { WindowTally, type DistinctEvents } from '../../../src/streams/completeness/window-tally.ts';
import { ZoneDays } from '../../../src/streams/completeness/zone-days.ts';
import { eventRecordsFor, recordsOf, TENTH, TENTH_S } from '../../support/event-records-bench.ts';
import { lineOf } from '../../support/parsed-events.ts';

const JANUARY = { from: '2026-01-01', to: '2026-01-31' };

function tallyWith({ hashes = Infinity, cells = Infinity, zone = 'UTC' } = {}): WindowTally {
  return new WindowTally(
    { hashes: new MemoryPool(hashes), cells: new MemoryPool(cells) },
    new ZoneDays(zone),
  );
}

function countsOf(tally: WindowTally, window = JANUARY): string[] {
  return [...tally.of(window)].map(({ name, exportDay, count }) => `${exportDay - TENTH} ${name} ${count}`);
}

test('all events that are read are counted once, by day and name, also those that earlier syncs delivered', () => {
  const tally = tallyWith();
  const at = Date.UTC(2026, 0, 20);
  const coverage = [{ ...JANUARY, at }];
  const records = eventRecordsFor({ coverage, tally });
  const old = `"mp_processing_time_ms":${TENTH_S * 1000}`;
  const line = (id: string, name = 'Signed up', more = ''): string =>
    `{"event":"${name}","properties":{"time":${TENTH_S},"$insert_id":"${id}","distinct_id":"u"${more}}}`;
  const lines = [
    line('a'),
    line('a'),
    line('a', 'Signed\\u0020up'),
    line('b', 'Signed up', `,${old}`),
    line('c', 'Left'),
  ];
  expect(recordsOf(lines, {}, records).count).toBe(4);
  // Another answer for the same days.
  recordsOf([line('a'), line('d'), line('b')], {}, records);
  expect(countsOf(tally)).toEqual(['0 Signed up 3', '0 Left 1']);
});

test('events without a time, a name, or a name that is text are not counted', () => {
  const tally = tallyWith();
  const records = eventRecordsFor({ tally });
  recordsOf(
    [
      lineOf('"time":null'),
      `{"properties":{"time":${TENTH_S}}}`,
      `{"event":7,"properties":{"time":${TENTH_S}}}`,
      `{"event":null,"properties":{"time":${TENTH_S}}}`,
    ],
    {},
    records,
  );
  expect(countsOf(tally)).toEqual([]);
  expect([...tally.incomplete]).toEqual([]);
});

test('only the days that are asked for are returned', () => {
  const tally = tallyWith();
  for (const day of [TENTH - 1, TENTH, TENTH + 1]) add(tally, 'a', day * 86_400, day);
  expect(countsOf(tally, { from: '2026-01-10', to: '2026-01-10' })).toEqual(['0 a 1']);
});

test('an event also has its day in the time zone of the project', () => {
  const tally = tallyWith({ zone: 'America/New_York' });
  add(tally, 'a', TENTH_S + 4 * 3600, 1);
  add(tally, 'a', TENTH_S + 5 * 3600, 2);
  add(tally, 'a', TENTH_S + 6 * 3600, 3);
  const days = [...tally.of(JANUARY)].map(({ zoneDay, exportDay, count }) => [exportDay, zoneDay, count]);
  expect(days).toEqual([
    [TENTH, dayNumber('2026-01-09'), 1],
    [TENTH, dayNumber('2026-01-10'), 2],
  ]);
});

test('with little memory a count is an estimate that says how far it may be off', () => {
  const tally = tallyWith({ hashes: 64 * 1024 });
  for (let i = 0; i < 100_000; i++) {
    add(tally, 'a', TENTH_S, i);
    if (i % 100 === 0) add(tally, 'a', TENTH_S, i);
  }
  const [counted] = [...tally.of(JANUARY)] as [DistinctEvents];
  expect(counted.margin).toBeGreaterThan(0);
  expect(counted.margin).toBeLessThan(1500);
  expect(Math.abs(counted.count - 100_000)).toBeLessThanOrEqual(counted.margin);
});

test('a day with more names than fit is not counted to its end, and says so', () => {
  const tally = tallyWith({ cells: 2 });
  add(tally, 'a', TENTH_S, 1);
  add(tally, 'b', TENTH_S, 2);
  add(tally, 'c', TENTH_S + 86_400, 3);
  expect(countsOf(tally)).toEqual(['0 a 1', '0 b 1']);
  expect([...tally.incomplete]).toEqual([TENTH + 1]);
});

/** Adds an event with a key made of a number. */
function add(tally: WindowTally, name: string, seconds: number, key: number): void {
  const bytes = Buffer.from(`"${name}"`);
  tally.count(Math.imul(key, 0x85ebca6b), Math.imul(key + 1, 0xc2b2ae35), seconds, bytes, 0, bytes.length);
}
