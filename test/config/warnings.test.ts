import { expect, test } from '@jest/globals';
import { parseConfig } from '../../src/config/config.ts';
import { warningsOf } from '../../src/config/warnings.ts';

/** January 30 in US/Pacific. */
const NOW = Date.UTC(2026, 0, 31, 7, 30);

function warningsFor(options: Record<string, unknown>): string[] {
  return warningsOf(parseConfig({ credentials: { api_secret: 'topsecret' }, ...options }, NOW), NOW);
}

test('a start date in the future, both in UTC and in the project, causes a warning', () => {
  expect(warningsFor({ start_date: '2026-02-01' })).toEqual([
    'start_date 2026-02-01 is in the future. Until then export, funnels and revenue read nothing.',
  ]);
  expect(warningsFor({ start_date: '2206-01-01', end_date: '2206-01-01' })).toHaveLength(1);
});

test('a start date that has begun causes no warning', () => {
  expect(warningsFor({})).toEqual([]);
  expect(warningsFor({ start_date: '2026-01-30' })).toEqual([]);
  expect(warningsFor({ start_date: '2026-01-31' })).toEqual([]);
  expect(warningsFor({ start_date: '2026-02-01', project_timezone: 'Pacific/Kiritimati' })).toHaveLength(1);
  expect(warningsFor({ start_date: '2026-01-31', project_timezone: 'UTC' })).toEqual([]);
});

test('a start date before Mixpanel existed causes a warning', () => {
  expect(warningsFor({ start_date: '2009-01-01' })).toEqual([]);
  expect(warningsFor({ start_date: '0202-01-31' })).toEqual([
    'start_date 0202-01-31 is long before most projects had events, and empty days cost requests too. Choose the day of the first event.',
  ]);
});

test('a page size above 10,000 counts as 10,000, with a warning', () => {
  expect(warningsFor({ page_size: 10_000 })).toEqual([]);
  expect(warningsFor({ page_size: 50_000 })).toEqual([
    'page_size 50000 counts as 10000. Pages cost no quota, so larger ones save nothing.',
  ]);
});
