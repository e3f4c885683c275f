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
  const begun = new Destination([{ name: 'export', syncMode, fewerColumns: false }]);
  begun.begin();
  return begun;
};

test('after a failure the records behind the last STATE are not kept', () => {
  const failed = destination('incremental');
  failed.take([record(1), state({ at: 1 }), record(2)], false);
  expect(failed.recordsOf('export')).toEqual([record(1)]);
  expect(JSON.stringify(failed.stateFile())).toContain('"stream_state":{"at":1}');
});

test('after a process that ended well all records are kept', () => {
  const whole = destination('incremental');
  whole.take([record(1), state({ at: 1 }), record(2)], true);
  expect(whole.recordsOf('export')).toEqual([record(1), record(2)]);
});

test('a new sync forgets what a full refresh has delivered, and its state', () => {
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

test('a full refresh that is over is not read again by the next attempt of the same sync', () => {
  const over = destination('full_refresh');
  over.take([state({ unfinished_full_refresh: true })], false);
  expect(over.unfinished()).toHaveLength(1);
  over.take([state({ __ab_full_refresh_sync_complete: true })], false);
  expect(over.unfinished()).toEqual([]);
});

test('what an output calls COMPLETE is told, and nothing else', () => {
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
  expect([...destination('incremental').take(lines, false)]).toEqual(['export']);
});
