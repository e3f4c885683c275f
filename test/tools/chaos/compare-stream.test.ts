import { expect, test } from '@jest/globals';
import { CanonicalRecords } from '../../../tools/chaos/canonical-records.ts';
import { compareStream } from '../../../tools/chaos/compare-stream.ts';
import type { GroundTruth } from '../../../tools/chaos/ground-truth.ts';
import { randomRun } from '../../../tools/chaos/random-run.ts';
import type { StreamComparison } from '../../../tools/chaos/stream-comparison.ts';
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
const options = {
  ...randomRun(1).options,
  project_timezone: 'UTC',
  attribution_window: 5,
  export_events: [],
  export_incremental_by: 'arrival',
};

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

const nothing: GroundTruth = {
  nowMs: NOW,
  events: [],
  profiles: [],
  groups: [],
  cohorts: [],
  members: [],
  days: [],
  funnelIds: [],
  eventCountsAt: () => [],
  revenue: [],
  annotations: [],
  undisturbed: new Map(),
};

function exportOf(events: string[], delivered: string[]): StreamComparison {
  const truth = { ...nothing, events };
  return {
    stream: { name: 'export', syncMode: 'incremental', fewerColumns: false },
    options: { ...options, export_lookback_window: 0 },
    canonical: new CanonicalRecords({ json_schema: { properties: columns } }, { newColumns: false }),
    firstReadMs: NOW,
    truth,
    end: truth,
    mergedInto: new Set(),
    excused: new Set(),
    delivered,
  };
}

const DAY = '2026-06-10T01:00:00Z';

test('an event that was not delivered is missing', () => {
  const result = compareStream(exportOf([line('a', DAY, 1), line('b', DAY, 1)], [record('a', DAY, 1)]));
  expect(result).toMatchObject({ required: 2, missing: [expect.stringContaining('"b"')], duplicates: 0 });
});

test('an event that occurs twice must be delivered twice', () => {
  const result = compareStream(exportOf([line('a', DAY, 1), line('a', DAY, 1)], [record('a', DAY, 1)]));
  expect(result.missing).not.toEqual([]);
});

test('an event delivered with different content is missing', () => {
  const result = compareStream(exportOf([line('a', DAY, 1)], [record('a', DAY, 2)]));
  expect(result.missing).not.toEqual([]);
});

test('an event delivered more often than it occurs is a duplicate', () => {
  const result = compareStream(exportOf([line('a', DAY, 1)], [record('a', DAY, 1), record('a', DAY, 1)]));
  expect(result).toEqual({ required: 1, missing: [], duplicates: 1 });
});

test('an event delivered before its user was merged is not missing', () => {
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
  expect(compareStream(exportOf([merged], [record('a', DAY, 1)])).missing).toEqual([]);
});

test('an event whose user was merged must be delivered again inside the lookback if the option says so', () => {
  const inside = '2026-06-19T01:00:00Z';
  const [before, after] = [record('a', inside, 1, 'u1'), record('a', inside, 1, 'u2')];
  const merged = JSON.parse(line('a', inside, 1, 'u2')) as { properties: object };
  const events = [
    JSON.stringify({
      ...merged,
      properties: { ...merged.properties, $distinct_id_before_identity: 'u1' },
    }),
  ];
  const missing = (day: string[], export_incremental_by: string): readonly string[] => {
    const one = exportOf(events, day);
    return compareStream({ ...one, options: { ...one.options, export_incremental_by } }).missing;
  };
  expect(missing([before], 'arrival_and_identity')).toEqual([expect.stringContaining('of u2')]);
  expect(missing([before], 'time')).toHaveLength(1);
  expect(missing([before, after], 'arrival_and_identity')).toEqual([]);
  expect(missing([before], 'arrival')).toEqual([]);
});

test('events that arrive after the lookback of an earlier read are not required', () => {
  const day = '2026-06-18T23:59:59Z';
  const end = Date.parse('2026-06-24T00:00:00Z');
  expect(compareStream(exportOf([line('a', day, end - 1)], [])).required).toBe(1);
  expect(compareStream(exportOf([line('a', day, end)], [])).required).toBe(0);
});

test('items deleted during the read may be delivered or not', () => {
  const truth = { ...nothing, funnelIds: [1, 2], days: ['2026-06-10'] };
  const result = compareStream({
    ...exportOf([], []),
    stream: { name: 'funnels', syncMode: 'incremental', fewerColumns: false },
    truth,
    end: { ...truth, funnelIds: [2] },
  });
  expect(result).toEqual({ required: 1, missing: ['2 2026-06-10'], duplicates: 0 });
});
