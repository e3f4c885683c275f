import { expect, test } from '@jest/globals';
import { OddItems } from '../../../src/airbyte/odd-items.ts';
import { DayCounts } from '../../../src/streams/export/day-counts.ts';
import { LocalTime } from '../../../src/streams/export/local-time.ts';
import { contentOf } from '../../support/event-content.ts';
import {
  eventRecordsFor,
  jsonOf,
  recordsOf,
  TENTH_S,
  fullJsonOf,
} from '../../support/event-records-bench.ts';
import { lineOf } from '../../support/parsed-events.ts';
import { dataOf } from '../../support/stream-bench.ts';

test('a record has the name and the properties of its event', () => {
  expect(
    jsonOf([
      lineOf(`"time":${TENTH_S},"distinct_id":"u1","$insert_id":"i1","$browser":"Chrome"`, '"Signed up"'),
    ]),
  ).toEqual([
    '{"event":"Signed up","time":"2026-01-10T00:00:00Z","distinct_id":"u1","insert_id":"i1","browser":"Chrome"}',
  ]);
});

test('the time is converted from local time to UTC, and no other value is', () => {
  const line = lineOf(`"time":${TENTH_S + 3600},"$time":${TENTH_S},"mp_processing_time_ms":5`);
  expect(contentOf(recordsOf([line], { localTime: new LocalTime('US/Pacific') }).bytes)).toEqual([
    { event: 'a', time: '2026-01-10T09:00:00Z', _time: String(TENTH_S), mp_processing_time_ms: '5' },
  ]);
});

test('values are delivered as they were sent', () => {
  const properties = [
    `"time":${TENTH_S}`,
    '"id":9007199254740993123',
    '"price":1.0',
    '"big":1e3',
    '"yes":true',
    '"none":null',
    '"list":[1.0, {"a":"\\u00e9"}]',
    String.raw`"text":"\u2028\ud83d\ude80 é"`,
  ];
  expect(jsonOf([lineOf(properties.join(','))])).toEqual([
    [
      '{"event":"a","time":"2026-01-10T00:00:00Z","id":"9007199254740993123","price":"1.0","big":"1e3","yes":"true"',
      String.raw`"none":null,"list":"[1.0, {\"a\":\"\\u00e9\"}]","text":"\u2028\ud83d\ude80 é"}`,
    ].join(','),
  ]);
});

test.each([
  ['"time":"1768003200"', '2026-01-10T00:00:00Z'],
  ['"time":1768003200123', '2026-01-10T00:00:00.123Z'],
  ['"time":"1768003200000"', '2026-01-10T00:00:00Z'],
])('digits in text and milliseconds are a time: %s', (properties, time) => {
  const oddItems = new OddItems();
  expect(dataOf(recordsOf([lineOf(properties)], { oddItems }).bytes)).toMatchObject([
    { time, _rescued_data: null },
  ]);
  expect(oddItems.warnings()).toEqual([]);
});

test.each([
  ['"time":"2026-01-10T12:00:00"', '"2026-01-10T12:00:00"'],
  ...['-5', '{"a" : 1}', '"0x5"', '[1]', 'true', '1e400', '""'].map((value) => [`"time":${value}`, value]),
  [String.raw`"time":1,"\u0074ime":"no"`, '"no"'],
])('an event with %s is delivered with time null and the exact value rescued', (properties, value = '') => {
  const oddItems = new OddItems();
  const line = lineOf(`"a":1,${properties},"$insert_id":"i"`);
  const [json] = fullJsonOf([line], { oddItems });
  expect(json).toContain('"time":null,"insert_id":"i"');
  expect(json).toContain(
    ',"meta":{"changes":[{"field":"time","change":"NULLED","reason":"SOURCE_SERIALIZATION_ERROR"}]}',
  );
  const { _rescued_data } = dataOf(recordsOf([line]).bytes)[0] ?? {};
  expect(String(_rescued_data)).toMatch(/^\{"(?:time|\\u0074ime)":/);
  expect(String(_rescued_data).slice(0, -1).endsWith(`:${value}`)).toBe(true);
  expect(oddItems.warnings()).toEqual([
    `events without a usable time were delivered with time null and the value in _rescued_data: 1, the first is ${value} in ${JSON.stringify(line)}`,
  ]);
});

test.each(['', '"time":null', '"time":5,"time":null'])(
  'an event with the properties %j is delivered with time null',
  (properties) => {
    const oddItems = new OddItems();
    expect(fullJsonOf([lineOf(properties)], { oddItems })).toEqual([
      expect.stringMatching(/"event":"a","time":null,"_rescued_data":null\}$/),
    ]);
    expect(oddItems.warnings()).toHaveLength(1);
  },
);

test('the warning says that a time is lost if the column for it is not selected', () => {
  const oddItems = new OddItems();
  const options = { columns: { a: {} }, oddItems };
  expect(jsonOf([lineOf('"a":1,"time":"noon"')], options)[0]).toContain('{"a":"1","time":null}');
  expect(oddItems.warnings()[0]).toMatch(/without the value, which _rescued_data would keep.*"noon" in /);
});

test('an event without a usable time is in no count of a day', () => {
  const records = eventRecordsFor({});
  recordsOf([lineOf('"time":"noon"'), lineOf('')], {}, records);
  const none = new DayCounts();
  none.raiseTo(records.dayCounts);
  expect(none).toEqual(new DayCounts());
});

test.each([
  ['{"event":null,"properties":{"time":0}}', 'null'],
  ['{"properties":{"time":0}}', 'null'],
  ['{"event":5.0,"properties":{"time":0}}', '"5.0"'],
  ['{"event":{"a" : "b"},"properties":{"time":0}}', String.raw`"{\"a\" : \"b\"}"`],
])('the event %s is delivered with the name %s, and counted', (line, name) => {
  const oddItems = new OddItems();
  expect(jsonOf([line], { oddItems })).toEqual([`{"event":${name},"time":"1970-01-01T00:00:00Z"}`]);
  expect(oddItems.warnings()).toEqual([
    `events whose name is missing or not text were delivered: 1, the first is ${JSON.stringify(line)}`,
  ]);
});

test.each(['{"event":"a"}', '{"event":"a","properties":null}'])(
  '%s is an event without properties',
  (line) => {
    expect(jsonOf([line])).toEqual(['{"event":"a","time":null}']);
  },
);

test('the last of several members for one property counts, in any spelling', () => {
  const line = lineOf(String.raw`"$a":1,"time":5,"b":2,"\u0024a":3,"time":${TENTH_S},"$a":"last"`);
  expect(jsonOf([line])).toEqual(['{"event":"a","b":"2","time":"2026-01-10T00:00:00Z","a":"last"}']);
});

test.each([
  [
    '"$identify"',
    '"distinct_id":"a","$identified_id":"b","$anon_id":"a","$distinct_id_before_identity":"b","$is_reshuffled":true',
    String.raw`"distinct_id":"a","identified_id":"b","anon_id":"a","distinct_id_before_identity":"b","is_reshuffled":"true"`,
  ],
  ['"$create_alias"', '"distinct_id":"b","alias":"c"', '"distinct_id":"b","alias":"c"'],
  [
    '"$merge"',
    '"$distinct_ids":["a","b"],"$failure_reason":"limit reached"',
    String.raw`"distinct_ids":"[\"a\",\"b\"]","failure_reason":"limit reached"`,
  ],
  [
    '"page view"',
    '"$mp_event_size":403,"$mp_api_timestamp_ms":1785196817966,"$warehouse_import_id":123,"$source":"warehouse"',
    '"mp_event_size":"403","mp_api_timestamp_ms":"1785196817966","warehouse_import_id":"123","source":"warehouse"',
  ],
])('the members of an event %s are delivered as they are', (name, properties, columns) => {
  expect(jsonOf([lineOf(`"time":0,${properties}`, name)])).toEqual([
    `{"event":${name},"time":"1970-01-01T00:00:00Z",${columns}}`,
  ]);
});
