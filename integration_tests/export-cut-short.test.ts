import { expect, test } from '@jest/globals';
import type { Fault } from '../emulator/failures/failure.ts';
import type { Emulator } from '../emulator/server.ts';
import { actualRecord, expectedRecord } from './support/expected-events.ts';
import { runSource, type Given } from './support/run-source.ts';
import { configured, configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const OPTIONS = { start_date: '2026-06-01', end_date: '2026-06-10', date_window_size: 2 };

/** All the ways in which an answer with status 200 has been seen to be less than whole. */
const CUTS: Record<string, Fault> = {
  'a last line "terminated early"': { kind: 'terminated-early' },
  'a last line "export terminated early"': { kind: 'terminated-early', text: 'export terminated early' },
  'a last line that says so in JSON': {
    kind: 'terminated-early',
    text: '{"error":"Export Terminated Early"}',
  },
  'no line at all but "terminated early"': { kind: 'terminated-early', fraction: 0 },
  'a gzip stream without its end': { kind: 'cut-body', fraction: 1, bytes: 8 },
  'a body cut in the middle': { kind: 'cut-body' },
  'a connection that breaks': { kind: 'cut-connection' },
  'a connection that breaks behind the last byte': { kind: 'cut-connection', fraction: 1, bytes: 0 },
  'a last line without a newline': { kind: 'missing-newline' },
  'a last line cut in its middle': { kind: 'missing-newline', lastLine: 'cut' },
  'a line that is no event': { kind: 'extra-line', text: '{"oops": 1}' },
  'a line that is no JSON': { kind: 'extra-line', text: '<b>sorry</b>' },
  'a page of HTML': { kind: 'html-page' },
};

/** A project of ten days, read in five windows, and the columns that discover gave it. */
async function projectOf(): Promise<{ emulator: Emulator; reading: Given; expected: () => string[] }> {
  const emulator = await emulate({
    clock: { now: () => NOW },
    eventsPerDay: 100,
    firstDay: '2026-06-01',
    oddShare: 0,
  });
  const given = { config: configWith(OPTIONS), url: emulator.url, nowMs: NOW };
  const { catalog } = await runSource('discover', given);
  const streams = catalog.filter(({ name }) => name === 'export');
  const [discovered] = streams;
  if (discovered === undefined) throw new Error('discover offers no export');
  const expected = (): string[] => {
    const lines = [...emulator.control.visibleEvents('2026-06-01', '2026-06-10')];
    return lines.map((line) => expectedRecord(line, discovered));
  };
  return { emulator, reading: { ...given, catalog: configured(streams, 'incremental') }, expected };
}

test.each(Object.entries(CUTS))(
  '%s in window 3 of 5 is found, and the window is read again',
  async (_name, fault) => {
    const { emulator, reading, expected } = await projectOf();
    emulator.control.failures.add({ ...fault, match: { query: { from_date: '2026-06-05' } } });
    const run = await runSource('read', reading);
    expect(run.exitCode).toBe(0);
    expect(run.statuses('export').at(-1)).toBe('COMPLETE');
    expect(run.logs.filter((line) => line.includes('it is read again'))).toHaveLength(1);
    expect([...new Set(run.records('export').map(actualRecord))].sort()).toEqual(
      [...new Set(expected())].sort(),
    );
  },
);

test('a heavy day gets through a server that gives up: it is read in smaller pieces', async () => {
  const { emulator, reading, expected } = await projectOf();
  // Twice the window, twice its first day and twice the first hour of that.
  const match = { query: { from_date: '2026-06-05' } };
  emulator.control.failures.add({ kind: 'terminated-early', match, times: 6 });
  const run = await runSource('read', reading);
  expect(run.exitCode).toBe(0);
  const cuts = run.logs.filter((line) => /is read in \d+ pieces/.test(line));
  expect(cuts.map((line) => /(\S+) was not.* in (\d+) pieces/.exec(line)?.slice(1))).toEqual([
    ...[
      ['2026-06-06', '2'],
      ['2026-06-05', '24'],
      ['01:00', '6'],
    ],
  ]);
  expect([...new Set(run.records('export').map(actualRecord))].sort()).toEqual(
    [...new Set(expected())].sort(),
  );
}, 30_000);

test.each(['a last line "terminated early"', 'a connection that breaks'])(
  '%s each time is an error that names the days and the minute, and the next read completes the set',
  async (name) => {
    const { emulator, reading, expected } = await projectOf();
    const fault = CUTS[name];
    if (fault === undefined) throw new Error(`no fault ${name}`);
    emulator.control.failures.add({ ...fault, match: { query: { from_date: '2026-06-05' } }, times: -1 });
    const broken = await runSource('read', reading);
    expect(broken.exitCode).toBe(1);
    expect(broken.errors).toHaveLength(1);
    expect(broken.errors[0]).toMatchObject({
      stream_descriptor: { name: 'export' },
      failure_type: 'transient_error',
      message: expect.stringMatching(/2026-06-05 to 2026-06-06 .*2026-06-05 00:00 to 00:01/) as unknown,
    });
    expect(broken.errors[0]?.stack_trace).toBeUndefined();
    expect(broken.statuses('export').at(-1)).toBe('INCOMPLETE');
    expect(broken.statuses('export')).not.toContain('COMPLETE');
    expect(JSON.stringify(broken.lastState('export'))).not.toMatch(/2026-06-0[56]/);

    emulator.control.failures.clear();
    const next = await runSource('read', { ...reading, state: broken.stateFile });
    expect(next.exitCode).toBe(0);
    const delivered = new Set([...broken.records('export'), ...next.records('export')].map(actualRecord));
    expect([...delivered].sort()).toEqual([...new Set(expected())].sort());
  },
  30_000,
);
