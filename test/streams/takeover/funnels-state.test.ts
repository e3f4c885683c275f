import { expect, test } from '@jest/globals';
import { adoptFunnelsState } from '../../../src/streams/takeover/funnels-state.ts';
import { says, startServerWith } from '../../support/http-server.ts';
import { connectorErrorOf } from '../../support/thrown.ts';
import { contextFor } from '../../support/stream-bench.ts';

const UNTIL_MAY = [{ from: '2026-01-01', to: '2026-04-30', at: Date.parse('2026-05-01T00:00:00Z') }];
const date = '2026-05-01';

async function adopted(state: Record<string, unknown>): Promise<unknown> {
  const context = contextFor(await startServerWith(says(200, '')), { firstDay: '2026-01-01' });
  const progress = adoptFunnelsState(state, context);
  return progress === undefined
    ? undefined
    : { parts: Object.fromEntries(progress.partitions), others: progress.others };
}

test('a date per funnel covers the days before it', async () => {
  expect(await adopted({ '7500': { date } })).toEqual({ parts: { '7500': UNTIL_MAY }, others: [] });
});

test('each partition covers its own days; ids are strings or numbers', async () => {
  const states = [
    { partition: { funnel_id: '7500' }, cursor: { date } },
    { partition: { funnel_id: 7501 }, cursor: { date: '2026-01-01' } },
  ];
  expect(await adopted({ use_global_cursor: false, states, state: { date } })).toEqual({
    parts: { '7500': UNTIL_MAY, '7501': [] },
    others: [],
  });
});

test('with use_global_cursor only the global cursor counts', async () => {
  const states = [{ partition: { funnel_id: '7500' }, cursor: { date: '2026-03-01' } }];
  expect(await adopted({ use_global_cursor: true, states, state: { date } })).toEqual({
    parts: {},
    others: UNTIL_MAY,
  });
});

test('an unknown format is undefined', async () => {
  expect(await adopted({ time: '2026-05-01' })).toBeUndefined();
  expect(await adopted({ '7500': 5 })).toBeUndefined();
});

test('lookback_window is subtracted from the global cursor', async () => {
  const global = { use_global_cursor: true, state: { date }, parent_state: {} };
  const until = [{ from: '2026-01-01', to: '2026-04-29', at: Date.parse('2026-04-30T23:55:00Z') }];
  expect(await adopted({ ...global, lookback_window: 300 })).toEqual({ parts: {}, others: until });
  expect(await adopted({ ...global, lookback_window: 0 })).toEqual({ parts: {}, others: UNTIL_MAY });
});

test('an empty list of partitions and an empty cursor cover nothing', async () => {
  expect(await adopted({ states: [], state: { date } })).toEqual({ parts: {}, others: [] });
  expect(await adopted({ use_global_cursor: true, state: {} })).toEqual({ parts: {}, others: [] });
  expect(await adopted({ states: [{ partition: { funnel_id: 1 }, cursor: {} }] })).toEqual({
    parts: { '1': [] },
    others: [],
  });
});

test('each date may be slices instead', async () => {
  const cursor = { state_type: 'date-range', slices: [{ start: '1970-01-01', end: date }] };
  const only = { parts: { '7500': UNTIL_MAY }, others: [] };
  const all = { parts: {}, others: UNTIL_MAY };
  expect(await adopted({ states: [{ partition: { funnel_id: '7500' }, cursor }] })).toEqual(only);
  expect(await adopted({ '7500': cursor })).toEqual(only);
  expect(await adopted({ use_global_cursor: true, state: cursor })).toEqual(all);
  expect(await adopted(cursor)).toEqual(all);
});

test('a Singer bookmark applies to all funnels', async () => {
  expect(await adopted({ bookmark: '2026-05-01T00:00:00Z' })).toEqual({ parts: {}, others: UNTIL_MAY });
});

test.each([
  [{ '7500': { date: 'soon' } }, 'The state of funnels (7500) is invalid: date is "soon"'],
  [{ states: {} }, 'states must be a list'],
  [{ states: [{ partition: { id: 7 }, cursor: { date } }] }, 'states[0].partition.funnel_id is missing'],
  [{ states: [{ partition: { funnel_id: 7 } }] }, 'states[0].cursor.date is missing'],
  [{ use_global_cursor: true, state: { time: date } }, 'state.date is missing'],
  [{ use_global_cursor: true, state: { date }, lookback_window: 'long' }, 'lookback_window must be a number'],
])('%j is rejected', async (state, sentence) => {
  const { kind, message } = await connectorErrorOf(() => adopted(state));
  expect([kind, message]).toEqual(['config', expect.stringContaining(sentence)]);
});
