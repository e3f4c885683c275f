import { expect, test } from '@jest/globals';
import { dayAt, dayNumber } from '../../../src/base/days.ts';
import { ZoneDays } from '../../../src/streams/completeness/zone-days.ts';
import fc from '../../support/fast-check.ts';

test('a moment is on the day that the calendar of the zone shows', () => {
  const zone = fc.constantFrom(
    'UTC',
    'America/New_York',
    'Asia/Kolkata',
    'Pacific/Apia',
    'Australia/Lord_Howe',
  );
  const seconds = fc.integer({ min: Date.UTC(2011, 0) / 1000, max: Date.UTC(2027, 0) / 1000 });
  fc.assert(
    fc.property(zone, fc.array(seconds, { maxLength: 20 }), (name, moments) => {
      const days = new ZoneDays(name);
      for (const moment of moments) expect(days.dayOf(moment)).toBe(dayNumber(dayAt(moment * 1000, name)));
    }),
  );
});

test('the first and the last second of a day are on it, also if the day has 25 hours', () => {
  const days = new ZoneDays('America/New_York');
  const at = (text: string): number => Date.parse(text) / 1000;
  const first = days.dayOf(at('2026-11-01T04:00:00Z'));
  expect(first).toBe(dayNumber('2026-11-01'));
  expect(days.dayOf(at('2026-11-02T04:59:59Z'))).toBe(first);
  expect(days.dayOf(at('2026-11-02T05:00:00Z'))).toBe(first + 1);
  expect(days.dayOf(at('2026-11-01T03:59:59Z'))).toBe(first - 1);
});
