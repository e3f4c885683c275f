import { expect, test } from '@jest/globals';
import { WallClock } from '../../../src/streams/export/wall-clock.ts';

/** What a clock on a wall showed -> the moment in UTC. */
function utcOf(shown: string, zone: string, clock = new WallClock(zone)): string {
  return new Date(clock.toUtc(Date.parse(`${shown}Z`) / 1000) * 1000).toISOString().slice(0, 19);
}

test('noon in New York is five hours later in UTC in winter, four in summer', () => {
  expect(utcOf('2022-01-15T12:00:00', 'America/New_York')).toBe('2022-01-15T17:00:00');
  expect(utcOf('2022-07-15T12:00:00', 'America/New_York')).toBe('2022-07-15T16:00:00');
});

test('a clock changes at its moment, not with the day', () => {
  const clock = new WallClock('US/Pacific');
  expect(utcOf('2022-03-13T01:59:59', '', clock)).toBe('2022-03-13T09:59:59');
  expect(utcOf('2022-03-13T03:00:00', '', clock)).toBe('2022-03-13T10:00:00');
  expect(utcOf('2022-11-06T00:59:59', '', clock)).toBe('2022-11-06T07:59:59');
  expect(utcOf('2022-11-06T02:00:00', '', clock)).toBe('2022-11-06T10:00:00');
});

test('of the hour that comes twice in autumn the second one is taken', () => {
  expect(utcOf('2022-11-06T01:30:00', 'US/Pacific')).toBe('2022-11-06T09:30:00');
});

test('zones with odd offsets and none are zones', () => {
  expect(utcOf('2022-01-15T12:00:00', 'Asia/Kathmandu')).toBe('2022-01-15T06:15:00');
  expect(utcOf('2022-01-15T12:00:00', 'UTC')).toBe('2022-01-15T12:00:00');
});

test('a fraction of a second stays', () => {
  expect(new WallClock('Europe/Berlin').toUtc(1_650_000_000.25)).toBe(1_649_992_800.25);
});
