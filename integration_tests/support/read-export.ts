import { expect } from '@jest/globals';
import type { Emulator } from '../../emulator/server.ts';
import { actualRecord, countsOf, expectedRecord } from './expected-events.ts';
import { runSource, type Run } from './run-source.ts';
import { configured, configWith } from './setup.ts';

/** What is read: these days, both included, by a process that lives at that time (ms UTC). */
export interface ExportDays {
  readonly from: string;
  readonly to: string;
  readonly nowMs: number;
}

/** A read of the export, and what it should have given: comparable texts. */
export interface ExportReading {
  readonly run: Run;
  readonly expected: readonly string[];
}

/** Discovers and reads the export, as a user does. */
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

/** Every event is there as often as in the project, with its content, and is counted. */
export function expectExactly({ run, expected }: ExportReading): void {
  expect(run.errors).toEqual([]);
  expect(run.exitCode).toBe(0);
  expect(countsOf(run.records('export').map(actualRecord))).toEqual(countsOf(expected));
  const counted = run.states('export').reduce((sum, { sourceStats }) => sum + sourceStats.recordCount, 0);
  expect(counted).toBe(expected.length);
  expect(run.statuses('export')).toEqual(['STARTED', 'RUNNING', 'COMPLETE']);
}
