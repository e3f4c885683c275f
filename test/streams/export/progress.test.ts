import { expect, test } from '@jest/globals';
import { exportProgress, forEvents } from '../../../src/streams/export/progress.ts';
import { contextFor, toolsFor } from '../../support/stream-bench.ts';

const READ = { version: 1, read: [{ from: '2026-01-01', to: '2026-01-30', at: '2026-01-31T10:00:00Z' }] };

/** The state that a sync goes on from, when it wants these events and finds that state; and what it logged. */
async function goneOn(state: Record<string, unknown>, exportEvents: readonly string[]) {
  const context = contextFor({ url: 'http://127.0.0.1:1' }, { exportEvents });
  const { tools, captured } = toolsFor('export');
  const progress = await forEvents(exportProgress.parse(state, context), context, tools);
  return { state: exportProgress.toState(progress), logs: captured.logs };
}

test('the state names the events that were read, where not all of them were', async () => {
  expect(await goneOn(READ, [])).toEqual({ state: READ, logs: [] });
  const some = { ...READ, events: ['Signed up', 'Bought'] };
  expect(await goneOn(some, ['Bought', 'Signed up'])).toEqual({
    state: { ...READ, events: ['Bought', 'Signed up'] },
    logs: [],
  });
});

test('fewer events than before go on where the sync stopped', async () => {
  expect((await goneOn(READ, ['Bought'])).state).toEqual({ ...READ, events: ['Bought'] });
  const some = { ...READ, events: ['Signed up', 'Bought'] };
  expect((await goneOn(some, ['Bought'])).state).toEqual({ ...READ, events: ['Bought'] });
});

test.each([
  ['one more', ['Bought', 'Refunded']],
  ['all', []],
])('events that were left out before are read from the start: %s', async (_what, wanted) => {
  const { state, logs } = await goneOn({ ...READ, events: ['Bought'] }, wanted);
  expect(state).toEqual({ version: 1, read: [], ...(wanted.length === 0 ? {} : { events: wanted }) });
  expect(logs).toEqual([
    'WARN export: there are events to read that earlier syncs left out, so every day is read again',
  ]);
});

test('a state without any day has nothing to read again', async () => {
  expect((await goneOn({ version: 1, read: [], events: ['Bought'] }, [])).logs).toEqual([]);
});
