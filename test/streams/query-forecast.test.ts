import { expect, test } from '@jest/globals';
import { logQueries } from '../../src/streams/query-forecast.ts';
import { contextFor, toolsFor } from '../support/stream-bench.ts';

async function logsFor(queries: number): Promise<readonly string[]> {
  const { tools, captured } = toolsFor('funnels');
  await logQueries('funnels', queries, contextFor({ url: '' }), tools.log);
  return captured.logs;
}

test('a sync that needs more queries than the hour allows says so before it waits', async () => {
  expect(await logsFor(60)).toEqual([]);
  expect(await logsFor(800)).toEqual([
    'INFO funnels: 800 queries to send. Mixpanel allows 60 an hour, and 60 are left, so this takes at least 13 hours, and longer if other streams or clients use the quota',
  ]);
});
