import { expect, test } from '@jest/globals';
import type { Fault } from '../emulator/failures/failure.ts';
import { cutShort, expectErrorThenRecovery, expectReadAgain } from './support/cut-short.ts';
import { actualRecord } from './support/expected-events.ts';
import { runSource } from './support/run-source.ts';

/** Every known way in which an answer with status 200 is incomplete. */
const CUTS: Record<string, Fault> = {
  'a last line "terminated early"': { kind: 'terminated-early' },
  'a last line "export terminated early"': { kind: 'terminated-early', text: 'export terminated early' },
  'a last line that says so in JSON': {
    kind: 'terminated-early',
    text: '{"error":"Export Terminated Early"}',
  },
  'nothing but "terminated early"': { kind: 'terminated-early', fraction: 0 },
  'a gzip stream without its end': { kind: 'cut-body', fraction: 1, bytes: 8 },
  'a body cut in the middle': { kind: 'cut-body' },
  'a connection that breaks': { kind: 'cut-connection' },
  'a connection that breaks after the last byte': { kind: 'cut-connection', fraction: 1, bytes: 0 },
  'a last line without a newline': { kind: 'missing-newline' },
  'a last line cut in the middle': { kind: 'missing-newline', lastLine: 'cut' },
  'a line that is not an event': { kind: 'extra-line', text: '{"oops": 1}' },
  'a line that is not JSON': { kind: 'extra-line', text: '<b>sorry</b>' },
  'a page of HTML': { kind: 'html-page' },
};

test.each(Object.entries(CUTS))(
  '%s in window 3 of 5 is noticed, and the window is read again without duplicates',
  async (_name, fault) => {
    await expectReadAgain(fault);
  },
);

test.each<[string, Fault]>([
  ['a page of HTML', { kind: 'html-page' }],
  ['a gzip stream without its end', { kind: 'cut-body', fraction: 1, bytes: 8 }],
  ['a last line cut in the middle', { kind: 'missing-newline', lastLine: 'cut' }],
])(
  '%s each time, down to the smallest piece, is an error that names the minute, and the next read delivers the rest',
  async (_name, fault) => {
    await expectErrorThenRecovery(fault);
  },
);

test.each<[string, Fault]>([
  ['that gives up', { kind: 'terminated-early' }],
  ['that gives up with a page of HTML', { kind: 'terminated-early', text: '<html>\n<p>Sorry</p>\n</html>' }],
  ['that sends a page of HTML instead of many events', { kind: 'html-page' }],
  ['whose connections break', { kind: 'cut-connection' }],
])('a heavy day is read in smaller pieces from a server %s', async (_what, fault) => {
  // Two attempts at the window, two at its first day and two at the first hour of that day.
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
});
