import { expect } from '@jest/globals';
import type { Fault } from '../../emulator/failures/failure.ts';
import type { Emulator } from '../../emulator/server.ts';
import type { CatalogStream } from '../../src/airbyte/protocol.generated.ts';
import { actualRecord, expectedRecord } from './expected-events.ts';
import { runSource, type Given, type Run } from './run-source.ts';
import { configured, configWith, emulate } from './setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const OPTIONS = { start_date: '2026-06-01', end_date: '2026-06-10', date_window_size: 2 };
/** The day and the part of it that failed, as the error names them. */
const PIECE = /^export: 2026-06-05 could not be read\. 2026-06-05 00:(\d\d) to 00:(\d\d): /;
const THIRD_WINDOW = { query: { from_date: '2026-06-05' } };

/** A project of ten days, read in five windows. */
export interface CutShort {
  readonly emulator: Emulator;
  readonly reading: Given;
  /** What must be delivered, with duplicates. */
  readonly expected: readonly string[];
}

/** The same for every project of a test file, as all have the same data. */
let truth: { readonly stream: CatalogStream; readonly expected: readonly string[] } | undefined;

/** Breaks the given number of answers for the third of five windows, or for parts of its first day. */
export async function cutShort(fault: Fault, times: number): Promise<CutShort> {
  const emulator = await emulate({
    clock: { now: () => NOW },
    eventsPerDay: 100,
    firstDay: '2026-06-01',
    edgeCaseShare: 0,
  });
  const given = { config: configWith(OPTIONS), url: emulator.url, nowMs: NOW, clockJumps: true };
  truth ??= await truthOf(emulator, given);
  emulator.control.failures.add({ ...fault, match: THIRD_WINDOW, times });
  const catalog = configured([truth.stream], 'incremental');
  return { emulator, reading: { ...given, catalog }, expected: truth.expected };
}

async function truthOf(emulator: Emulator, given: Given): Promise<NonNullable<typeof truth>> {
  const { catalog } = await runSource('discover', given);
  const stream = catalog.find(({ name }) => name === 'export');
  if (stream === undefined) throw new Error('discover offers no export');
  const lines = [...emulator.control.visibleEvents('2026-06-01', '2026-06-10')];
  return { stream, expected: lines.map((line) => expectedRecord(line, stream)).sort() };
}

/** One broken answer is noticed and its window read again: nothing is missing, and nothing comes twice. */
export async function expectReadAgain(fault: Fault): Promise<void> {
  const { reading, expected } = await cutShort(fault, 1);
  const run = await runSource('read', reading);
  expect(run.exitCode).toBe(0);
  expect(run.statuses('export').at(-1)).toBe('COMPLETE');
  expect(run.logs.filter((line) => line.includes('it is read again'))).toHaveLength(1);
  expect(run.records('export').map(actualRecord).sort()).toEqual(expected);
}

/**
 * Answers that are broken each time, down to the smallest piece, are an error that names the day and the minute. The
 * stream is not COMPLETE, the state covers all other days, and the next read delivers this day alone.
 */
export async function expectErrorThenRecovery(fault: Fault): Promise<void> {
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
  expectCovered(broken);

  emulator.control.failures.clear();
  const next = await runSource('read', { ...reading, state: broken.stateFile });
  expect(next.exitCode).toBe(0);
  const days = next.records('export').map(({ time }) => String(time).slice(0, 10));
  expect(new Set(days)).toEqual(new Set(['2026-06-05']));
  const delivered = new Set([...broken.records('export'), ...next.records('export')].map(actualRecord));
  expect([...delivered].sort()).toEqual([...new Set(expected)].sort());
}

/** The last state covers all days but the one that failed. */
export function expectCovered(run: Run): void {
  const read = [
    { from: '2026-06-01', to: '2026-06-04' },
    { from: '2026-06-06', to: '2026-06-10' },
  ];
  expect(run.lastState('export')).toMatchObject({ read });
}
