import { expect } from '@jest/globals';
import type { Emulator } from '../../emulator/server.ts';
import { actualRecord, countsOf, expectedRecord } from './expected-events.ts';
import { runSource, type Run } from './run-source.ts';
import { configured, configWith } from './setup.ts';

/** Days to read, inclusive, and the time of the process (ms UTC). */
export interface ExportDays {
  readonly from: string;
  readonly to: string;
  readonly nowMs: number;
}

/** A read of the export, and the expected records as comparable strings. */
export interface ExportReading {
  readonly run: Run;
  readonly expected: readonly string[];
}

/** Discovers the export and reads it. */
export async function readExport(
  emulator: Emulator,
  { from, to, nowMs }: ExportDays,
  options: Record<string, unknown> = {},
): Promise<ExportReading> {
  const given = { config: configWith({ start_date: from, ...options }), url: emulator.url, nowMs };
  const { catalog } = await runSource('discover', given);
  const discovered = catalog.find(({ name }) => name === 'export');
  if (discovered === undefined) throw new Error('discover offers no export');
  const run = await runSource('read', { ...given, catalog: configured([discovered], 'incremental') });
  const lines = [...emulator.control.visibleEvents(from, to)];
  return { run, expected: lines.map((line) => expectedRecord(line, discovered)) };
}

/** Every event is delivered as often as the project has it, with its content, and is counted. */
export function expectExactly({ run, expected }: ExportReading): void {
  expect(run.errors).toEqual([]);
  expect(run.exitCode).toBe(0);
  expect(countsOf(run.records('export').map(actualRecord))).toEqual(countsOf(expected));
  const counted = run.states('export').reduce((sum, { sourceStats }) => sum + sourceStats.recordCount, 0);
  expect(counted).toBe(expected.length);
  expect(run.statuses('export')).toEqual(['STARTED', 'RUNNING', 'COMPLETE']);
}
