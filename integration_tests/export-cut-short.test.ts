import { expect, test } from '@jest/globals';
import type { Fault } from '../emulator/failures/failure.ts';
import { cutShort, expectErrorAndMendedByNextRead, expectReadAgain } from './support/cut-short.ts';
import { actualRecord } from './support/expected-events.ts';
import { runSource } from './support/run-source.ts';

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

test.each(Object.entries(CUTS))(
  '%s in window 3 of 5 is found, and the window is read again without a copy',
  async (_name, fault) => {
    await expectReadAgain(fault);
  },
  30_000,
);

test.each(['a page of HTML', 'a gzip stream without its end', 'a last line cut in its middle'])(
  '%s each time, down to the smallest piece, is an error that names the minute, and the next read completes the set',
  async (name) => {
    await expectErrorAndMendedByNextRead(CUTS[name] ?? { kind: 'terminated-early' });
  },
  30_000,
);

test.each<[string, Fault]>([
  ['that gives up', { kind: 'terminated-early' }],
  ['that gives up with a page of HTML', { kind: 'terminated-early', text: '<html>\n<p>Sorry</p>\n</html>' }],
  ['that gives a page of HTML in place of many events', { kind: 'html-page' }],
  ['whose connections break', { kind: 'cut-connection' }],
])(
  'a heavy day gets through a server %s: it is read in smaller pieces',
  async (_what, fault) => {
    // Twice the window, twice its first day and twice the first hour of that.
    const { reading, expected } = await cutShort(fault, 6);
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
    expect(run.records('export').map(actualRecord).sort()).toEqual(expected);
  },
  30_000,
);
