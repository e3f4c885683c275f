import { expect, test } from '@jest/globals';
import { adoptFunnelState } from '../../../src/streams/funnels/adopt-state.ts';
import { says, startServerThatGives } from '../../support/http-server.ts';
import { contextFor } from '../../support/stream-bench.ts';

const UNTIL_MAY = [{ from: '2026-01-01', to: '2026-04-30', at: Date.parse('2026-05-01T00:00:00Z') }];
const date = '2026-05-01';

async function adopted(state: Record<string, unknown>): Promise<unknown> {
  const context = contextFor(await startServerThatGives(says(200, '')), { firstDay: '2026-01-01' });
  const taken = adoptFunnelState(state, context);
  return taken === undefined ? undefined : { parts: Object.fromEntries(taken.parts), others: taken.others };
}

test('a date a funnel covers the days before it', async () => {
  expect(await adopted({ '7500': { date } })).toEqual({ parts: { '7500': UNTIL_MAY }, others: [] });
});

test('partitions cover each its own days, with ids as texts or numbers', async () => {
  const states = [
    { partition: { funnel_id: '7500' }, cursor: { date } },
    { partition: { funnel_id: 7501 }, cursor: { date: '2026-01-01' } },
  ];
  expect(await adopted({ use_global_cursor: false, states, state: { date } })).toEqual({
    parts: { '7500': UNTIL_MAY, '7501': [] },
    others: [],
  });
});

test('once there is a global cursor it alone counts', async () => {
  const states = [{ partition: { funnel_id: '7500' }, cursor: { date: '2026-03-01' } }];
  expect(await adopted({ use_global_cursor: true, states, state: { date } })).toEqual({
    parts: {},
    others: UNTIL_MAY,
  });
});

test('what is no state of funnels is not taken for one', async () => {
  expect(await adopted({ time: '2026-05-01' })).toBeUndefined();
  expect(await adopted({ '7500': { date: 'soon' } })).toBeUndefined();
});
