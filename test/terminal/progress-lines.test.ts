import { expect, test } from '@jest/globals';
import { progressLines, type StreamProgress } from '../../src/terminal/progress-lines.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const MINUTE_MS = 60_000;
const idle = { records: 0, rate: 0, end: undefined, wait: undefined, doing: 'planning' };
const reading: StreamProgress = {
  ...{ name: 'export', records: 1_234_567, rate: 52_310.4, end: NOW + 95 * MINUTE_MS, wait: undefined },
  doing: 'reading 2026-06-01 to 2026-06-20, 0 slices done',
};

test('each stream is a line with records, rate, time left and slice, above the quota', () => {
  expect(progressLines([reading, { name: 'engage', ...idle }], 'requests left: 41', 120, NOW)).toEqual([
    'export  1,234,567 records  52,310/s  95 min left  reading 2026-06-01 to 2026-06-20, 0 slices done',
    'engage  0 records  0/s  planning',
    'requests left: 41',
  ]);
});

test('names are aligned, and lines end at the edge of the terminal', () => {
  const lines = progressLines([reading, { name: 'cohort_members', ...idle }], '', 50, NOW);
  expect(lines).toEqual([
    'export          1,234,567 records  52,310/s  95 m…',
    'cohort_members  0 records  0/s  planning',
  ]);
  expect(lines[0]).toHaveLength(50);
});

test('a wait is named with its reason in place of the rate', () => {
  const wait = { until: NOW + 20 * MINUTE_MS, why: '60 requests in the last hour' };
  const line = (until: number) => progressLines([{ ...reading, wait: { ...wait, until } }], '', 200, NOW)[0];
  expect(line(wait.until)).toMatch(
    /records {2}waiting 20 min \(60 requests in the last hour\) {2}95 min left/,
  );
  expect(line(NOW - 1)).toMatch(/records {2}52,310\/s/);
});

test.each([
  [-5000, '0 s'],
  [900, '1 s'],
  [119_000, '119 s'],
  [120_000, '2 min'],
  [2 * 3_600_000, '2 h'],
  [3 * 86_400_000, '3 d'],
])('%i ms are shown as %s', (ms, text) => {
  expect(progressLines([{ ...reading, end: NOW + ms }], '', 200, NOW)[0]).toContain(`  ${text} left`);
});
