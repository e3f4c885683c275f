import { expect, test } from '@jest/globals';
import { Comparable } from '../../../tools/chaos/comparable.ts';
import type { Case } from '../../../tools/chaos/case.ts';
import { judge } from '../../../tools/chaos/judge.ts';
import { drawRun } from '../../../tools/chaos/draw.ts';
import type { Truth } from '../../../tools/chaos/truth.ts';
import { keyOfLine } from '../../reference/event-key.ts';

const NOW = Date.parse('2026-06-20T12:00:00Z');
const TEXT = { type: ['null', 'string'] };
const columns = {
  event_key: TEXT,
  event: TEXT,
  time: { ...TEXT, mixpanel_property: 'time' },
  distinct_id: { ...TEXT, mixpanel_property: 'distinct_id' },
  id: { ...TEXT, mixpanel_property: 'id' },
  mp_processing_time_ms: { ...TEXT, mixpanel_property: 'mp_processing_time_ms' },
};
const options = { ...drawRun(1).options, project_timezone: 'UTC', attribution_window: 5, export_events: [] };

const line = (id: string, time: string, arrival: number, user = 'u1'): string =>
  JSON.stringify({
    event: 'E',
    properties: {
      time: Date.parse(time) / 1000,
      distinct_id: user,
      $insert_id: id,
      id,
      mp_processing_time_ms: arrival,
    },
  });

const record = (id: string, time: string, arrival: number, user = 'u1'): string =>
  JSON.stringify({
    record: {
      data: {
        event_key: keyOfLine(line(id, time, arrival)),
        event: 'E',
        time,
        distinct_id: user,
        id,
        mp_processing_time_ms: String(arrival),
      },
    },
  });

const nothing: Truth = {
  atMs: NOW,
  events: [],
  profiles: [],
  cohorts: [],
  members: [],
  days: [],
  funnelIds: [],
  revenue: [],
  annotations: [],
  undisturbed: new Map(),
};

function exportOf(events: string[], delivered: string[]): Case {
  const truth = { ...nothing, events };
  return {
    stream: { name: 'export', syncMode: 'incremental', fewerColumns: false },
    options: { ...options, export_lookback_window: 0 },
    comparable: new Comparable({ json_schema: { properties: columns } }),
    firstReadMs: NOW,
    truth,
    end: truth,
    mergedInto: new Set(),
    delivered,
  };
}

const DAY = '2026-06-10T01:00:00Z';

test('an event that was not delivered is missing', () => {
  const verdict = judge(exportOf([line('a', DAY, 1), line('b', DAY, 1)], [record('a', DAY, 1)]));
  expect(verdict).toMatchObject({ required: 2, missing: [expect.stringContaining('"b"')], duplicates: 0 });
});

test('an event that is there twice has to come twice', () => {
  const verdict = judge(exportOf([line('a', DAY, 1), line('a', DAY, 1)], [record('a', DAY, 1)]));
  expect(verdict.missing).not.toEqual([]);
});

test('an event that was delivered with another content is missing', () => {
  const verdict = judge(exportOf([line('a', DAY, 1)], [record('a', DAY, 2)]));
  expect(verdict.missing).not.toEqual([]);
});

test('an event that comes more often than it is there is a duplicate', () => {
  const verdict = judge(exportOf([line('a', DAY, 1)], [record('a', DAY, 1), record('a', DAY, 1)]));
  expect(verdict).toEqual({ required: 1, missing: [], duplicates: 1 });
});

test('an event that was delivered before its user turned out to be another is not missing', () => {
  const merged = JSON.stringify({
    event: 'E',
    properties: {
      time: Date.parse(DAY) / 1000,
      distinct_id: 'u2',
      $insert_id: 'a',
      id: 'a',
      mp_processing_time_ms: 1,
      $distinct_id_before_identity: 'u1',
    },
  });
  expect(judge(exportOf([merged], [record('a', DAY, 1)])).missing).toEqual([]);
});

test('what arrives behind the lookback of a day that was read before is not required', () => {
  const day = '2026-06-18T23:59:59Z';
  const end = Date.parse('2026-06-24T00:00:00Z');
  expect(judge(exportOf([line('a', day, end - 1)], [])).required).toBe(1);
  expect(judge(exportOf([line('a', day, end)], [])).required).toBe(0);
});

test('what has gone while it was read may be there or not', () => {
  const truth = { ...nothing, funnelIds: [1, 2], days: ['2026-06-10'] };
  const verdict = judge({
    ...exportOf([], []),
    stream: { name: 'funnels', syncMode: 'incremental', fewerColumns: false },
    truth,
    end: { ...truth, funnelIds: [2] },
  });
  expect(verdict).toEqual({ required: 1, missing: ['2 2026-06-10'], duplicates: 0 });
});
