import { expect, test } from '@jest/globals';
import { partitionCoverage } from '../../../src/airbyte/progress/partition-coverage.ts';
import { connectorErrorOf } from '../../support/thrown.ts';

const NOON = Date.parse('2026-02-01T12:00:00Z');
const kind = partitionCoverage<object>({
  stream: 'funnels',
  settled: () => () => true,
  adopt: () => undefined,
});
const sliceOf = (partition: string, from: string, to: string) => ({ label: partition, partition, from, to });

test('each partition has its own coverage, which survives a round trip', () => {
  let progress = kind.start({});
  progress = kind.done(progress, sliceOf('1', '2026-01-01', '2026-01-10'), {
    from: '2026-01-01',
    to: '2026-01-10',
    at: NOON,
  });
  progress = kind.done(progress, sliceOf('2', '2026-01-05', '2026-01-10'), {
    from: '2026-01-05',
    to: '2026-01-08',
    at: NOON,
  });
  const state = kind.toState(progress);
  expect(state).toEqual({
    version: 1,
    parts: {
      '1': { read: [{ from: '2026-01-01', to: '2026-01-10', at: '2026-02-01T12:00:00Z' }] },
      '2': { read: [{ from: '2026-01-05', to: '2026-01-08', at: '2026-02-01T12:00:00Z' }] },
    },
  });
  expect(kind.toState(kind.parse(state, {}))).toEqual(state);
});

test('partitions with the same coverage share it in the state', () => {
  const end = { from: '2026-01-01', to: '2026-01-10', at: NOON };
  let progress = kind.start({});
  for (const name of ['7', '8', '9'])
    progress = kind.done(progress, sliceOf(name, '2026-01-01', '2026-01-10'), {
      ...end,
      at: name === '8' ? 0 : NOON,
    });
  const state = kind.toState(progress);
  expect(state).toMatchObject({ parts: { '8': {}, '7,9': {} } });
  expect(kind.parse(state, {}).partitions).toEqual(progress.partitions);
});

test('a partition that a joined state names twice has the days of both', () => {
  const read = (from: string, to: string) => ({ read: [{ from, to, at: '2026-02-01T12:00:00Z' }] });
  const parts = { '7,8': read('2026-01-01', '2026-01-10'), '8': read('2026-01-11', '2026-01-20') };
  const { partitions } = kind.parse({ version: 1, parts }, {});
  expect(partitions.get('7')).toMatchObject([{ to: '2026-01-10' }]);
  expect(partitions.get('8')).toMatchObject([{ from: '2026-01-01', to: '2026-01-20' }]);
});

test('a window in the future covers nothing', () => {
  const progress = kind.done(kind.start({}), sliceOf('1', '2026-01-10', '2026-01-10'), {
    from: '2026-01-10',
    to: '2026-01-09',
    at: 0,
  });
  expect(kind.toState(progress)).toEqual({ version: 1, parts: { '1': { read: [] } } });
});

test('a deleted partition is removed from the state, even if another window of it ends later', () => {
  const end = { from: '2026-01-01', to: '2026-01-10', at: NOON };
  let progress = kind.done(kind.start({}), sliceOf('1', '2026-01-01', '2026-01-10'), end);
  progress = kind.done(progress, sliceOf('2', '2026-01-01', '2026-01-10'), end);
  progress = kind.done(progress, sliceOf('1', '2026-01-11', '2026-01-12'), 'deleted');
  progress = kind.done(progress, sliceOf('1', '2026-01-13', '2026-01-14'), {
    from: '2026-01-13',
    to: '2026-01-14',
    at: NOON,
  });
  expect(kind.toState(progress)).toEqual({
    version: 1,
    parts: { '2': { read: [{ from: '2026-01-01', to: '2026-01-10', at: '2026-02-01T12:00:00Z' }] } },
  });
});

test.each([
  [{ version: 1, parts: [] }, /parts must be an object/],
  [{ version: 1, parts: { '1': 5 } }, /parts\.1 must be an object/],
  [{ version: 2, parts: {} }, /version is 2/],
  [{ version: 1, parts: { '1': { read: [{ from: 'x' }] } } }, /funnels \(1\) is invalid: read\[0\]\.from/],
  [{ date: 5 }, /its format is unknown/],
])('the state %j is rejected', async (state, sentence) => {
  expect((await connectorErrorOf(() => kind.parse(state, {}))).message).toMatch(sentence);
});
