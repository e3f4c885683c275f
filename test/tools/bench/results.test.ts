import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readResults, saveSection, type SectionResult } from '../../../tools/bench/results/results.ts';
import { spreadOf } from '../../../tools/bench/results/row.ts';

test('a section that is measured again replaces its results and leaves those of others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'results-'));
  const path = join(folder, 'performance', 'results.json');
  try {
    expect(readResults(path)).toEqual({});
    saveSection('export', resultOf('2026-01-01'), path);
    saveSection('spec', resultOf('2026-01-02'), path);
    saveSection('export', resultOf('2026-01-03'), path);
    expect(readResults(path)).toEqual({ export: resultOf('2026-01-03'), spec: resultOf('2026-01-02') });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a spread has the least, the median and the largest value, whatever their order', () => {
  expect(spreadOf([10, 9, 2.04], 1)).toEqual({ least: 2, median: 9, most: 10 });
});

function resultOf(measured: string): SectionResult {
  return { measured, machine: { cpu: 'any', cores: 2, memoryGB: 8 }, versions: {}, scale: 1, rows: [] };
}
