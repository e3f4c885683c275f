import { expect, test } from '@jest/globals';
import type { CursorRange } from '../../../src/streams/takeover/cursor-ranges.ts';
import { coverageOfReports } from '../../../src/streams/takeover/coverage-of-ranges.ts';
import { contextFor } from '../../support/stream-bench.ts';

const at = (text: string): number => Date.parse(text);

function range(since: string | undefined, until: string, mayBeConverted = false): CursorRange {
  return {
    since: since === undefined ? -Infinity : at(since),
    until: at(until),
    text: until,
    mayBeConverted,
  };
}

function coverageIn(projectTimezone: string, ...ranges: CursorRange[]): unknown {
  return coverageOfReports(ranges, contextFor({ url: 'http://127.0.0.1:1' }, { projectTimezone }));
}

test('the days before the cursor count as read at the cursor, in UTC or local time, whichever is earlier', () => {
  const until = range(undefined, '2026-01-10T00:00:00Z');
  const days = { from: '2026-01-01', to: '2026-01-09' };
  expect(coverageIn('UTC', until)).toEqual([{ ...days, at: at('2026-01-10T00:00:00Z') }]);
  expect(coverageIn('US/Pacific', until)).toEqual([{ ...days, at: at('2026-01-10T00:00:00Z') }]);
  expect(coverageIn('Asia/Tokyo', until)).toEqual([{ ...days, at: at('2026-01-09T15:00:00Z') }]);
});

test('a range that begins inside a day covers the days after it', () => {
  const [fromMidnight, fromLater] = [
    range('2026-01-05T00:00:00Z', '2026-01-10T00:00:00Z'),
    range('2026-01-05T00:00:01Z', '2026-01-10T00:00:00Z'),
  ];
  expect(coverageIn('UTC', fromMidnight)).toMatchObject([{ from: '2026-01-05' }]);
  expect(coverageIn('UTC', fromLater)).toMatchObject([{ from: '2026-01-06' }]);
});

test('a range covers nothing if it is empty, contains no full day or ends before the start date', () => {
  const none = [
    range('2026-01-05T00:00:00Z', '2026-01-05T00:00:00Z'),
    range('2026-01-05T10:00:00Z', '2026-01-06T10:00:00Z'),
    range('2025-01-01T00:00:00Z', '2025-12-31T00:00:00Z'),
    range(undefined, '2026-01-01T10:00:00Z'),
  ];
  expect(coverageIn('UTC', ...none)).toEqual([]);
});
