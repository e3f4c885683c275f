import { expect, test } from '@jest/globals';
import { Destination } from '../../../tools/chaos/destination.ts';

const record = (id: number): string =>
  JSON.stringify({ type: 'RECORD', record: { stream: 'export', emitted_at: 1, data: { id } } });

const state = (stream_state: Record<string, unknown>): string =>
  JSON.stringify({
    type: 'STATE',
    state: {
      type: 'STREAM',
      stream: { stream_descriptor: { name: 'export' }, stream_state },
      sourceStats: { recordCount: 1 },
    },
  });

const destination = (syncMode: 'incremental' | 'full_refresh'): Destination => {
  const started = new Destination([{ name: 'export', syncMode, fewerColumns: false }]);
  started.begin();
  return started;
};

test('after a failure, records after the last STATE are dropped', () => {
  const failed = destination('incremental');
  failed.take([record(1), state({ at: 1 }), record(2)], false);
  expect(failed.recordsOf('export')).toEqual([record(1)]);
  expect(JSON.stringify(failed.stateFile())).toContain('"stream_state":{"at":1}');
});

test('after a successful process, all records are kept', () => {
  const successful = destination('incremental');
  successful.take([record(1), state({ at: 1 }), record(2)], true);
  expect(successful.recordsOf('export')).toEqual([record(1), record(2)]);
});

test('a new sync drops the records and state of a full refresh', () => {
  for (const [mode, kept] of [
    ['incremental', 1],
    ['full_refresh', 0],
  ] as const) {
    const second = destination(mode);
    second.take([record(1), state({ at: 1 })], true);
    second.begin();
    expect(second.recordsOf('export')).toHaveLength(kept);
    expect(second.stateFile()).toHaveLength(kept);
  }
});

test('the next attempt of a sync does not repeat a finished full refresh', () => {
  const refresh = destination('full_refresh');
  refresh.take([state({ unfinished_full_refresh: true })], false);
  expect(refresh.unfinished()).toHaveLength(1);
  refresh.take([state({ __ab_full_refresh_sync_complete: true })], false);
  expect(refresh.unfinished()).toEqual([]);
});

test('only COMPLETE streams are complete', () => {
  const status = (name: string, status: string): string =>
    JSON.stringify({
      type: 'TRACE',
      trace: {
        type: 'STREAM_STATUS',
        emitted_at: 1,
        stream_status: { stream_descriptor: { name }, status },
      },
    });
  const lines = [status('export', 'STARTED'), status('export', 'COMPLETE'), status('revenue', 'INCOMPLETE')];
  expect(destination('incremental').take(lines, false)).toEqual({
    complete: new Set(['export']),
    advanced: new Set(['export']),
    errors: [],
    logs: [],
  });
});

test('a stream advances by a state that differs from the one before', () => {
  const receiver = destination('incremental');
  const advanced = (n: number): string[] => [...receiver.take([state({ n })], false).advanced];
  expect([advanced(1), advanced(1), advanced(2)]).toEqual([['export'], [], ['export']]);
});

test.each([
  ['US-3f2a9c11', 'US-00000000'],
  ['US', 'EU'],
])(
  'a move to another project drops the records, and turns the state of %s into one of %s',
  (project, other) => {
    const receiver = destination('incremental');
    receiver.take([record(1), state({ at: 1, project })], true);
    expect(receiver.moveToAnotherProject()).toEqual(['export']);
    expect(receiver.recordsOf('export')).toEqual([]);
    expect(receiver.stateOf('export')?.stream.stream_state).toEqual({ at: 1, project: other });
  },
);
