import { expect, test } from '@jest/globals';
import { scalingText } from '../../scripts/performance-page/scaling.ts';
import { conditions, CPU, markdownTable, SPEED, TASK, WALL } from '../../scripts/performance-page/tables.ts';
import type { Row } from '../../tools/bench/results/row.ts';

const exact = (value: number) => ({ least: value, median: value, most: value });
/** A million events of 900 bytes in ten seconds. */
const row: Row = {
  ...{ program: 'source-mixpanel', task: 'export', input: { items: 1_000_000, jsonMB: 900, gzipMB: 100 } },
  ...{ runs: 1, cpuSeconds: exact(11), seconds: exact(10), peakMB: exact(120), outMB: 1000 },
};

test('a table has the medians of its rows', () => {
  expect(markdownTable([TASK, CPU, WALL, SPEED], [row])).toBe(
    '|  | CPU, s | wall, s | JSON, MB/s |\n| --- | ---: | ---: | ---: |\n| export | 11.0 | 10.0 | 90 |',
  );
});

test('the conditions name the machine, the versions, and a quick look as such', () => {
  const machine = { cpu: 'A processor', cores: 2, memoryGB: 8 };
  const result = { measured: '2026-01-31', machine, versions: { node: '24.0.0' }, scale: 0.1, rows: [row] };
  expect(conditions(result)).toContain('2026-01-31: A processor, 2 cores');
  expect(conditions(result)).toContain('node 24.0.0');
  expect(conditions(result)).toContain('quick look');
  expect(conditions({ ...result, scale: 1 })).not.toContain('quick look');
});

test('what a project at the limit needs follows from the speed of one process', () => {
  const text = scalingText(row);
  expect(text).toContain('| JSON from Mixpanel | 27 MB | 2.3 TB | 850 TB |');
  expect(text).toContain('| time of one process | 0.3 s | 7.2 h | 110 days |');
  expect(text).toContain('100 connections: 500 MB/s with 6 processes');
});
