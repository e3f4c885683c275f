import { expect, test } from '@jest/globals';
import { LocalTime } from '../../../src/streams/export/local-time.ts';

/** Converts a local time to UTC. */
function utcOf(local: string, zone: string, localTime = new LocalTime(zone)): string {
  return new Date(localTime.toUtc(Date.parse(`${local}Z`) / 1000) * 1000).toISOString().slice(0, 19);
}

test('noon in New York is 17:00 UTC in winter and 16:00 in summer', () => {
  expect(utcOf('2022-01-15T12:00:00', 'America/New_York')).toBe('2022-01-15T17:00:00');
  expect(utcOf('2022-07-15T12:00:00', 'America/New_York')).toBe('2022-07-15T16:00:00');
});

test('the offset changes at the exact time, not with the day', () => {
  const localTime = new LocalTime('US/Pacific');
  expect(utcOf('2022-03-13T01:59:59', '', localTime)).toBe('2022-03-13T09:59:59');
  expect(utcOf('2022-03-13T03:00:00', '', localTime)).toBe('2022-03-13T10:00:00');
  expect(utcOf('2022-11-06T00:59:59', '', localTime)).toBe('2022-11-06T07:59:59');
  expect(utcOf('2022-11-06T02:00:00', '', localTime)).toBe('2022-11-06T10:00:00');
});

test('in the hour that occurs twice in autumn, the second one is assumed', () => {
  expect(utcOf('2022-11-06T01:30:00', 'US/Pacific')).toBe('2022-11-06T09:30:00');
});

test('zones may have any offset', () => {
  expect(utcOf('2022-01-15T12:00:00', 'Asia/Kathmandu')).toBe('2022-01-15T06:15:00');
  expect(utcOf('2022-01-15T12:00:00', 'UTC')).toBe('2022-01-15T12:00:00');
});

test('a fraction of a second is kept', () => {
  expect(new LocalTime('Europe/Berlin').toUtc(1_650_000_000.25)).toBe(1_649_992_800.25);
});
