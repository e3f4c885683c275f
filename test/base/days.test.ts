import { expect, test } from '@jest/globals';
import {
  addDays,
  countDays,
  dayAt,
  earlierDayAt,
  laterDayAt,
  DAY_MS,
  dayNumber,
  isDay,
  isTimeZone,
  isUtc,
  parseTimestamp,
  parseLocalTimestamp,
  startOfDay,
  toIso,
} from '../../src/base/days.ts';
import fc from '../support/fast-check.ts';

const ZONES = [
  ...['UTC', 'US/Pacific', 'America/New_York', 'Europe/Berlin', 'Asia/Kolkata', 'Asia/Kathmandu'],
  ...['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Australia/Lord_Howe', 'America/St_Johns'],
];

/** From 2009 on, when Mixpanel was founded. In 1994 Kiritimati skipped a day at the date line. */
const day = fc
  .integer({ min: 14_245, max: 30_000 })
  .map((number) => new Date(number * DAY_MS).toISOString().slice(0, 10));

test.each(['2026-01-31', '2024-02-29', '2000-02-29', '1970-01-01', '2026-12-31'])('%s is a day', (text) => {
  expect(isDay(text)).toBe(true);
});

test.each([
  ...['2026-02-30', '2026-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-01-00'],
  ...['', 'today', '2026-1-1', '20260101', '2026-01-31T00:00:00Z', ' 2026-01-31', '2026/01/31', '26-01-31'],
])('%j is not a day', (text) => {
  expect(isDay(text)).toBe(false);
});

test('zones are those of the tz database', () => {
  expect(ZONES.map(isTimeZone)).toEqual(ZONES.map(() => true));
  expect(['', 'Mars/Olympus', 'US/Pacifc', 'Berlin', 'PST8PDT9'].map(isTimeZone)).toEqual(
    Array(5).fill(false),
  );
});

test('UTC has several names', () => {
  expect(
    ['UTC', 'Etc/UTC', 'GMT', 'Zulu', 'US/Pacific', 'Europe/London', 'Africa/Abidjan'].map(isUtc),
  ).toEqual([true, true, true, true, false, false, false]);
});

test('days are added across months and years, forward and backward', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
  expect(addDays('2026-01-31', 0)).toBe('2026-01-31');
  expect(addDays('2026-01-01', 365)).toBe('2027-01-01');
});

test('days are counted with both ends', () => {
  expect(countDays('2026-01-31', '2026-01-31')).toBe(1);
  expect(countDays('2026-01-01', '2026-12-31')).toBe(365);
  expect(countDays('2026-01-02', '2026-01-01')).toBe(0);
});

test('adding, counting and numbering days agree with each other', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: -5000, max: 5000 }), (from, days) => {
      const to = addDays(from, days);
      expect(countDays(from, to)).toBe(days + 1);
      expect(dayNumber(to)).toBe(dayNumber(from) + days);
      expect(Math.sign(days)).toBe(from < to ? 1 : from > to ? -1 : 0);
      expect(dayAt(dayNumber(to) * DAY_MS, 'UTC')).toBe(to);
    }),
  );
});

test('a moment belongs to a day of the zone', () => {
  const moment = Date.UTC(2026, 0, 31, 7, 30);
  expect(dayAt(moment, 'UTC')).toBe('2026-01-31');
  expect(dayAt(moment, 'US/Pacific')).toBe('2026-01-30');
  expect(dayAt(moment, 'Pacific/Kiritimati')).toBe('2026-01-31');
  expect(dayAt(Date.UTC(2026, 0, 31, 10), 'Pacific/Kiritimati')).toBe('2026-02-01');
});

test('the earlier and the later of the days in UTC and in a zone', () => {
  const [morning, night] = [Date.UTC(2026, 0, 31, 7), Date.UTC(2026, 0, 31, 20)];
  const both = (ms: number, zone: string) => [earlierDayAt(ms, zone), laterDayAt(ms, zone)];
  expect(both(morning, 'US/Pacific')).toEqual(['2026-01-30', '2026-01-31']);
  expect(both(night, 'Asia/Tokyo')).toEqual(['2026-01-31', '2026-02-01']);
  expect(both(night, 'UTC')).toEqual(['2026-01-31', '2026-01-31']);
});

test('a day begins earlier than in UTC to the east of Greenwich, and later to the west', () => {
  const midnight = Date.UTC(2026, 0, 31);
  expect(startOfDay('2026-01-31', 'UTC') - midnight).toBe(0);
  expect(startOfDay('2026-01-31', 'US/Pacific') - midnight).toBe(8 * 3_600_000);
  expect(startOfDay('2026-01-31', 'Asia/Kathmandu') - midnight).toBe(-5.75 * 3_600_000);
  expect(startOfDay('2026-01-31', 'Pacific/Kiritimati') - midnight).toBe(-14 * 3_600_000);
});

test('days on which the clocks change have 23 or 25 hours', () => {
  const hours = (from: string, to: string, zone: string): number =>
    (startOfDay(to, zone) - startOfDay(from, zone)) / 3_600_000;
  expect(hours('2026-03-08', '2026-03-09', 'US/Pacific')).toBe(23);
  expect(hours('2026-11-01', '2026-11-02', 'US/Pacific')).toBe(25);
  expect(hours('2026-03-29', '2026-03-30', 'Europe/Berlin')).toBe(23);
  expect(hours('2026-10-25', '2026-10-26', 'Europe/Berlin')).toBe(25);
  expect(hours('2026-04-05', '2026-04-06', 'Australia/Lord_Howe')).toBe(24.5);
});

test('a day begins when the day before ends, in every zone', () => {
  fc.assert(
    fc.property(day, fc.constantFrom(...ZONES), (text, zone) => {
      const start = startOfDay(text, zone);
      expect([dayAt(start, zone), dayAt(start - 1, zone)]).toEqual([text, addDays(text, -1)]);
    }),
    { numRuns: 500 },
  );
});

test('a timestamp is formatted in UTC, to the second', () => {
  expect(toIso(Date.UTC(2026, 0, 31, 10, 5, 9, 999))).toBe('2026-01-31T10:05:09Z');
  expect(toIso(0)).toBe('1970-01-01T00:00:00Z');
});

test.each([
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ['2026-01-31T10:00:00Z', '2026-01-31T10:00:00.000Z'],
  ['2026-01-31T10:00:00', '2026-01-31T10:00:00.000Z'],
  ['2019-03-19 23:49:51', '2019-03-19T23:49:51.000Z'],
  ['2026-01-31T10:00:00.123456Z', '2026-01-31T10:00:00.000Z'],
  ['2023-01-15T12:00:00+01:00', '2023-01-15T11:00:00.000Z'],
  ['2023-01-15T12:00:00-0530', '2023-01-15T17:30:00.000Z'],
])('%s is parsed as %s', (text, iso) => {
  expect(parseTimestamp(text)).toBe(Date.parse(iso));
});

test.each([
  ...[
    '',
    'now',
    '2026-02-30',
    '2026-02-30T10:00:00Z',
    '2026-01-31T25:00:00Z',
    '2026-01-31 10:00',
    '1769850000',
  ],
  ...['2026-01-31T10:00:00 Z', 'x2026-01-31', '2026-01-31x', '2026-01-31T10:00:00Zx', '2026-01-31Z'],
])('%j is not a timestamp', (text) => {
  expect(parseTimestamp(text)).toBeUndefined();
});

test('a formatted timestamp is parsed back, to the second', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
      expect(parseTimestamp(toIso(seconds * 1000))).toBe(seconds * 1000);
    }),
  );
});

test('a time without an offset is local time in the zone', () => {
  expect(parseLocalTimestamp('2026-01-31 10:00:00', 'US/Pacific')).toBe(Date.UTC(2026, 0, 31, 18));
  expect(parseLocalTimestamp('2026-07-31T10:00:00', 'US/Pacific')).toBe(Date.UTC(2026, 6, 31, 17));
  expect(parseLocalTimestamp('2026-01-31', 'Asia/Kolkata')).toBe(Date.UTC(2026, 0, 30, 18, 30));
  expect(parseLocalTimestamp('2026-01-31T10:00:00+02:00', 'US/Pacific')).toBe(Date.UTC(2026, 0, 31, 8));
  expect(parseLocalTimestamp('2026-01-31T10:00:00Z', 'US/Pacific')).toBe(Date.UTC(2026, 0, 31, 10));
  expect(parseLocalTimestamp('soon', 'US/Pacific')).toBeUndefined();
});
