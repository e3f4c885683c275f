import { expect, test } from '@jest/globals';
import { randomRun } from '../../../tools/chaos/random-run.ts';
import { defectsBeside, failureOfDay } from '../../../tools/chaos/unreadable-day.ts';

const DAYS = ['2026-01-01', '2026-01-02', '2026-01-03'];
const DAY = '2026-01-02';
const run = {
  ...randomRun(1),
  project: {},
  streams: ['export', 'cohorts'].map((name) => ({
    ...{ name, syncMode: 'incremental' as const, fewerColumns: false },
  })),
};

type Ended = Parameters<typeof defectsBeside>[1];

const stateOf = (...days: string[]): Ended['state'] => ({
  type: 'STREAM',
  stream: {
    stream_descriptor: { name: 'export' },
    stream_state: {
      version: 1,
      read: days.map((day) => ({ from: day, to: day, at: '2026-01-04T00:00:00Z' })),
    },
  },
  sourceStats: { recordCount: 1 },
});
const errorOf = (...days: string[]): Ended['errors'][number] => ({
  message: `export: ${days.join(', ')} could not be read.`,
  failure_type: 'transient_error',
  stream_descriptor: { name: 'export' },
});
const ended: Ended = {
  ...{ run, days: DAYS, missing: [], complete: new Set(['cohorts']) },
  ...{ errors: [errorOf(DAY)], state: stateOf('2026-01-01', '2026-01-03') },
};

test('the fault is in every answer for the day', () => {
  const failure = failureOfDay({ which: 4, fault: { kind: 'terminated-early' } }, DAYS);
  expect(failure).toMatchObject({ day: DAY, failure: { match: { path: '/export', day: DAY }, times: -1 } });
});

test('an attempt that names the day alone and saves all others is right', () => {
  expect(defectsBeside(DAY, ended)).toEqual([]);
});

test.each<[string, Partial<Ended>]>([
  ['does not name the day', { errors: [] }],
  ['names another day too', { errors: [errorOf(DAY, '2026-01-03')] }],
  ['saves only the days before', { state: stateOf('2026-01-01') }],
  ['loses events of other days', { missing: ['an event'] }],
  ['keeps another stream from finishing', { complete: new Set() }],
])('an attempt that %s is wrong', (_how, change) => {
  expect(defectsBeside(DAY, { ...ended, ...change })).toHaveLength(1);
});
