import { expect, test } from '@jest/globals';
import { VISIBILITY_MARGIN_MS } from '../../../src/streams/days/settled.ts';
import { DayCounts } from '../../../src/streams/export/day-counts.ts';
import { contentOf } from '../../support/event-content.ts';
import { eventRecordsFor, recordsOf, TENTH, TENTH_S } from '../../support/event-records-bench.ts';
import { lineOf } from '../../support/parsed-events.ts';
import { dataOf } from '../../support/stream-bench.ts';

test('on days read before, only events that arrived since then become records', () => {
  const at = Date.UTC(2026, 0, 20, 10);
  const coverage = [{ from: '2026-01-10', to: '2026-01-10', at }];
  const arrived = (ms: string, id: number, day = TENTH): string =>
    lineOf(`"id":${id},"mp_processing_time_ms":${ms},"time":${day * 86_400 + 86_399}`);
  const lines = [
    arrived(String(at), 1),
    arrived(String(at - VISIBILITY_MARGIN_MS), 2),
    arrived(String(at - VISIBILITY_MARGIN_MS - 1), 3),
    arrived(String(at - VISIBILITY_MARGIN_MS - 1), 4, TENTH - 1),
    arrived('null', 5),
    arrived('"soon"', 6),
    arrived('1', 7),
    arrived(String(at / 1000), 10),
    lineOf(`"id":8,"time":${TENTH_S}`),
    lineOf(`"id":9,"mp_processing_time_ms":${at},"time":${TENTH_S},"mp_processing_time_ms":1`),
  ];
  const { bytes, count } = recordsOf(lines, { coverage });
  expect(contentOf(bytes).map(({ id }) => id)).toEqual([...['1', '2', '4', '5', '6', '7', '10', '8', '9']]);
  expect(count).toBe(9);
});

test('from a second answer, only records that the incomplete first one did not deliver are written', () => {
  const records = eventRecordsFor({});
  const line = (id: string, more = ''): string => lineOf(`"time":0,"$insert_id":"${id}"${more}`);
  const [a, b, other] = [line('a'), line('b'), line('a', ',"price":2')];
  expect(recordsOf([a, a, b], {}, records).count).toBe(3);
  // A duplicate in both answers stays a duplicate. An event with the same key and other content is a new record.
  const again = recordsOf([other, b, a, line('c'), a, a], {}, records);
  expect(dataOf(again.bytes)).toMatchObject([{ price: '2' }, { insert_id: 'c' }, { insert_id: 'a' }]);
  expect(records.unrecorded).toBe(0);
});

test('an answer lacks events of an earlier one unless only duplicates are missing', () => {
  const records = eventRecordsFor({});
  const line = (id: string, arrived = 5): string =>
    lineOf(`"time":0,"$insert_id":"${id}","mp_processing_time_ms":${arrived}`);
  const isLacking = (...lines: string[]): boolean => {
    recordsOf(lines, {}, records);
    return records.isLackingEvents;
  };
  expect(isLacking(line('a'), line('a'), line('a', 6), line('b'))).toBe(false);
  expect(isLacking(line('a', 6), line('b'))).toBe(false);
  expect(isLacking(line('b'))).toBe(true);
  expect(isLacking(line('a', 7), line('b'), line('c'))).toBe(false);
});

test('all events of an answer are counted by day, including those an earlier sync delivered', () => {
  const at = new Date(TENTH_S * 1000 + 172_800_000).toISOString();
  const records = eventRecordsFor({
    coverage: [{ from: '2026-01-10', to: '2026-01-10', at: Date.parse(at) }],
  });
  const old = lineOf(`"time":${TENTH_S},"mp_processing_time_ms":${TENTH_S * 1000}`);
  const other = lineOf(`"time":${TENTH_S + 86_400},"mp_processing_time_ms":${TENTH_S * 1000}`);
  expect(recordsOf([old, old, other], {}, records).count).toBe(1);
  const expected = new DayCounts();
  expected.add(TENTH, 2);
  expected.add(TENTH + 1, 2);
  expect(records.dayCounts.missing(expected, { from: '2026-01-01', to: '2026-01-31' })).toBe(1);
  recordsOf([], {}, records);
  expect(records.dayCounts.missing(expected, { from: '2026-01-01', to: '2026-01-31' })).toBe(4);
});
