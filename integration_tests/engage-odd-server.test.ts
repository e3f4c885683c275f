/** Pages that are smaller than stated, and filters that Mixpanel rejects. */
import { expect, test } from '@jest/globals';
import { runSource } from './support/run-source.ts';
import { configured, configWith, emulate } from './support/setup.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const SINCE = { last_seen: '2026-06-19T12:00:00' };

test('with pages that are smaller than stated and rejected filters, an incremental read delivers all profiles', async () => {
  const emulator = await emulate({
    clock: { now: () => NOW },
    profiles: 700,
    neverSeenShare: 0.5,
    maxPageSize: 100,
    profileFilters: 'none',
  });
  const run = await runSource('read', {
    config: configWith({ start_date: '2026-06-19', page_size: 300 }),
    catalog: configured([{ name: 'engage', json_schema: {} }], 'incremental'),
    url: emulator.url,
    nowMs: NOW,
    state: [{ type: 'STREAM', stream: { stream_descriptor: { name: 'engage' }, stream_state: SINCE } }],
  });
  expect(run.errors).toEqual([]);
  expect(new Set(run.records('engage').map(({ distinct_id }) => distinct_id)).size).toBe(700);
  expect(run.logs.filter((line) => line.includes('rejected the filter'))).toHaveLength(1);
  const pages = emulator.control.requests.list().map(({ query, status }) => [query['page'] ?? '0', status]);
  expect(pages.slice(0, 3)).toEqual([
    ['0', 400],
    ['0', 400],
    ['0', 200],
  ]);
  expect(pages.length).toBe(10);
});
