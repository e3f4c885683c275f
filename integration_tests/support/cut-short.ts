import { expect } from '@jest/globals';
import type { Fault } from '../../emulator/failures/failure.ts';
import type { Emulator } from '../../emulator/server.ts';
import { actualRecord, expectedRecord } from './expected-events.ts';
import { runSource, type Given } from './run-source.ts';
import { configured, configWith, emulate } from './setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const OPTIONS = { start_date: '2026-06-01', end_date: '2026-06-10', date_window_size: 2 };
/** How an error names the window and the piece of it that failed. */
const PIECE = /2026-06-05 to 2026-06-06 .*2026-06-05 00:(\d\d) to 00:(\d\d): /;
const THIRD_WINDOW = { query: { from_date: '2026-06-05' } };

/** A project of ten days that are read in five windows. */
export interface CutShort {
  readonly emulator: Emulator;
  readonly reading: Given;
  /** What must be delivered; an event may be there twice. */
  readonly expected: readonly string[];
}

/** Lets so many answers for the third of five windows, or for parts of its first day, be less than whole. */
export async function cutShort(fault: Fault, times: number): Promise<CutShort> {
  const emulator = await emulate({
    clock: { now: () => NOW },
    eventsPerDay: 100,
    firstDay: '2026-06-01',
    edgeCaseShare: 0,
  });
  const given = { config: configWith(OPTIONS), url: emulator.url, nowMs: NOW, clockJumps: true };
  const { catalog } = await runSource('discover', given);
  const discovered = catalog.find(({ name }) => name === 'export');
  if (discovered === undefined) throw new Error('discover offers no export');
  emulator.control.failures.add({ ...fault, match: THIRD_WINDOW, times });
  const lines = [...emulator.control.visibleEvents('2026-06-01', '2026-06-10')];
  const expected = lines.map((line) => expectedRecord(line, discovered)).sort();
  return { emulator, reading: { ...given, catalog: configured([discovered], 'incremental') }, expected };
}

/** An answer that is less than whole once is found, and the window is read again: nothing is missing, and nothing comes twice for it. */
export async function expectReadAgain(fault: Fault): Promise<void> {
  const { reading, expected } = await cutShort(fault, 1);
  const run = await runSource('read', reading);
  expect(run.exitCode).toBe(0);
  expect(run.statuses('export').at(-1)).toBe('COMPLETE');
  expect(run.logs.filter((line) => line.includes('it is read again'))).toHaveLength(1);
  expect(run.records('export').map(actualRecord).sort()).toEqual(expected);
}

/**
 * Answers that are less than whole each time, down to the smallest piece, are an error which names the days and the minute:
 * nothing is COMPLETE, no state covers those days, and the next read completes the set.
 */
export async function expectErrorAndMendedByNextRead(fault: Fault): Promise<void> {
  const { emulator, reading, expected } = await cutShort(fault, -1);
  const broken = await runSource('read', reading);
  expect(broken.exitCode).toBe(1);
  expect(broken.errors).toHaveLength(1);
  expect(broken.errors[0]).toMatchObject({
    stream_descriptor: { name: 'export' },
    failure_type: 'transient_error',
  });
  const [, from, to] = PIECE.exec(broken.errors[0]?.message ?? '') ?? [];
  expect(Number(to) - Number(from)).toBe(1);
  expect(broken.errors[0]?.stack_trace).toBeUndefined();
  expect(broken.statuses('export').at(-1)).toBe('INCOMPLETE');
  expect(broken.statuses('export')).not.toContain('COMPLETE');
  expect(JSON.stringify(broken.states('export'))).not.toMatch(/2026-06-0[56]/);

  emulator.control.failures.clear();
  const next = await runSource('read', { ...reading, state: broken.stateFile });
  expect(next.exitCode).toBe(0);
  const delivered = new Set([...broken.records('export'), ...next.records('export')].map(actualRecord));
  expect([...delivered].sort()).toEqual([...new Set(expected)].sort());
}
