import { expect, test } from '@jest/globals';
import type { ReadOptions } from '../../../src/streams/context.ts';
import { adoptExportState } from '../../../src/streams/takeover/export-state.ts';
import { connectorErrorOf } from '../../support/thrown.ts';
import { contextFor } from '../../support/stream-bench.ts';

const DAY_MS = 86_400_000;
const TIME = '2026-01-21T23:58:10Z';

function adopt(state: Record<string, unknown>, options: Partial<ReadOptions> = {}) {
  return adoptExportState(state, contextFor({ url: 'http://127.0.0.1:1' }, options));
}

test('without a lookback the days before the latest event count as read', () => {
  expect(adopt({ time: TIME })).toEqual([{ from: '2026-01-01', to: '2026-01-20', at: Date.parse(TIME) }]);
});

test('days inside the lookback count as read at their end', () => {
  expect(adopt({ time: TIME }, { lookbackMs: 3 * DAY_MS })).toEqual([
    { from: '2026-01-01', to: '2026-01-17', at: Date.parse(TIME) },
    { from: '2026-01-18', to: '2026-01-18', at: Date.UTC(2026, 0, 19) },
    { from: '2026-01-19', to: '2026-01-19', at: Date.UTC(2026, 0, 20) },
    { from: '2026-01-20', to: '2026-01-20', at: Date.UTC(2026, 0, 21) },
  ]);
});

test('east of Greenwich a day ends earlier', () => {
  const [, , last] = adopt({ time: TIME }, { lookbackMs: 2 * DAY_MS, projectTimezone: 'Asia/Tokyo' }) ?? [];
  expect(last).toEqual({ from: '2026-01-20', to: '2026-01-20', at: Date.UTC(2026, 0, 20, 15) });
});

test('a lookback longer than the range leaves no day settled', () => {
  const coverage = adopt({ time: '2026-01-04T10:00:00Z' }, { lookbackMs: 90 * DAY_MS });
  expect(coverage?.map(({ from, to }) => [from, to])).toEqual([
    ['2026-01-01', '2026-01-01'],
    ['2026-01-02', '2026-01-02'],
    ['2026-01-03', '2026-01-03'],
  ]);
});

test('the first day is covered if the latest event is of the second', () => {
  const time = '2026-01-02T10:00:00Z';
  expect(adopt({ time })).toEqual([{ from: '2026-01-01', to: '2026-01-01', at: Date.parse(time) }]);
  expect(adopt({ time }, { lookbackMs: DAY_MS })).toEqual([
    { from: '2026-01-01', to: '2026-01-01', at: Date.UTC(2026, 0, 2) },
  ]);
});

test('an event before the start date covers nothing', () => {
  expect(adopt({ time: '2025-12-31T10:00:00Z' })).toEqual([]);
  expect(adopt({ time: '2026-01-01T10:00:00Z' })).toEqual([]);
});

test.each([{}, { date: TIME }, { cursor: 12 }])('%j is not a known format', (state) => {
  expect(adopt(state)).toBeUndefined();
});

test.each([5, null, 'soon'])('the invalid timestamp %j is rejected', async (time) => {
  const { kind, message } = await connectorErrorOf(() => adopt({ time }));
  expect([kind, message]).toEqual([
    'config',
    expect.stringContaining(`The state of export is invalid: time is ${JSON.stringify(time)}; it must be`),
  ]);
});

test('a Singer bookmark covers the days that are certain with and without conversion from local time', () => {
  const bookmark = '2026-01-21T03:00:00.000000Z';
  const last = (projectTimezone: string) => adopt({ bookmark }, { projectTimezone })?.at(-1)?.to;
  expect([last('UTC'), last('US/Pacific'), last('Asia/Tokyo')]).toEqual([
    '2026-01-20',
    '2026-01-19',
    '2026-01-20',
  ]);
});

test('slices cover their full days but not the gaps between them', () => {
  const slices = [
    { start: '0001-01-01T00:00:00.000Z', end: '2026-01-08T00:00:00Z' },
    { start: '2026-01-12T10:00:00Z', end: '2026-01-20T00:00:00Z', most_recent_cursor_value: null },
  ];
  const coverage = adopt({ state_type: 'date-range', slices });
  expect(coverage?.map(({ from, to }) => [from, to])).toEqual([
    ['2026-01-01', '2026-01-07'],
    ['2026-01-13', '2026-01-19'],
  ]);
});
