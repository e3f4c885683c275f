import { expect, test } from '@jest/globals';
import { parseConfig } from '../../src/config/config.ts';
import { warningsOf } from '../../src/config/warnings.ts';

/** Still the 30th on the Pacific coast. */
const NOW = Date.UTC(2026, 0, 31, 7, 30);

function warningsFor(options: Record<string, string>): string[] {
  return warningsOf(parseConfig({ credentials: { api_secret: 'topsecret' }, ...options }, NOW), NOW);
}

test('a start that has not begun yet in the project is warned of', () => {
  expect(warningsFor({ start_date: '2026-01-31' })).toEqual([
    'start_date 2026-01-31 has not begun yet in US/Pacific: until then export, funnels and revenue have nothing to read.',
  ]);
  expect(warningsFor({ start_date: '2206-01-01', end_date: '2206-01-01' })).toHaveLength(1);
});

test('a start that has begun is not', () => {
  expect(warningsFor({})).toEqual([]);
  expect(warningsFor({ start_date: '2026-01-30' })).toEqual([]);
  expect(warningsFor({ start_date: '2026-01-31', project_timezone: 'UTC' })).toEqual([]);
});

test('a start long before there were projects is warned of', () => {
  expect(warningsFor({ start_date: '2009-01-01' })).toEqual([]);
  expect(warningsFor({ start_date: '0202-01-31' })).toEqual([
    'start_date 0202-01-31 is long before the first events of most projects: every window of days is a request, one without events too. Choose the day of the first event.',
  ]);
});
