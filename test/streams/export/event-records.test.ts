import { expect, test } from '@jest/globals';
import { OddItems } from '../../../src/airbyte/odd-items.ts';
import { DayCounts } from '../../../src/streams/export/day-counts.ts';
import { LocalTime } from '../../../src/streams/export/local-time.ts';
import { VISIBILITY_MARGIN_MS } from '../../../src/streams/days/settled.ts';
import { ReferenceExport } from '../../reference/records.ts';
import { contentOf } from '../../support/event-content.ts';
import {
  eventRecordsFor,
  jsonOf,
  recordsOf,
  TENTH,
  TENTH_S,
  TYPES,
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

test('colliding names have a column each, and keep it in later events', () => {
  const lines = [lineOf(`"city":1,"$city":2,"time":0`), lineOf(`"$city":3,"CITY":4,"city":5,"time":0`)];
  expect(contentOf(recordsOf(lines).bytes)).toMatchObject([
    { _city: '1', city: '2' },
    { city: '3', __CITY: '4', _city: '5' },
  ]);
});

test('a property named like a fixed column gets another column', () => {
  const [record] = contentOf(recordsOf([lineOf('"event":"x","$time":"y","insert_id":"z","time":0')]).bytes);
  expect(record).toEqual({
    event: 'a',
    _event: 'x',
    _time: 'y',
    _insert_id: 'z',
    time: '1970-01-01T00:00:00Z',
  });
});

test('unwanted columns are left out, including the name of the event but not its time', () => {
  expect(jsonOf([lineOf('"a":1,"b":2,"time":0,"c":3')], { columns: { b: {}, event: {} } })).toEqual([
    '{"event":"a","b":"2","time":"1970-01-01T00:00:00Z"}',
  ]);
  expect(jsonOf([lineOf('"a":1,"time":0,"b":1')], { columns: { b: {} } })).toEqual([
    '{"time":"1970-01-01T00:00:00Z","b":"1"}',
  ]);
});

test('a column of the catalog holds the property that it names', () => {
  const columns = {
    event: {},
    city: { mixpanel_property: 'city' },
    _city: { mixpanel_property: '$city' },
  };
  expect(jsonOf([lineOf('"$city":1,"city":2,"time":0')], { columns })).toEqual([
    '{"event":"a","_city":"1","city":"2","time":"1970-01-01T00:00:00Z"}',
  ]);
});

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

test('a value that does not fit its column is rescued exactly, and the record says so', () => {
  const line = lineOf(String.raw`"time":0,"\u0024city":"many\t","city":1.0,"City":{"a" : 1},"other":1e400`);
  expect(fullJsonOf([line], { typed: true })).toEqual(
    [new ReferenceExport({ types: TYPES }).record(line)].map(
      (record) => `${record?.data ?? ''}${record?.meta ?? ''}`,
    ),
  );
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

test('an event may have any number of properties', () => {
  const names = Array.from({ length: 3000 }, (_, i) => `p${i}`);
  const line = lineOf(`"time":0,${names.map((name, i) => `"${name}":${i}`).join(',')}`);
  const [first, second] = contentOf(recordsOf([line, line]).bytes);
  expect(Object.keys(first ?? {})).toEqual(['event', 'time', ...names]);
  expect(second).toEqual(first);
});

test('an event larger than a batch is one record', () => {
  const text = 'x'.repeat(1_000_000);
  const records = contentOf(recordsOf([lineOf(`"text":"${text}","time":0`)], { batchBytes: 100 }).bytes);
  expect(records).toEqual([{ event: 'a', text, time: '1970-01-01T00:00:00Z' }]);
});

test('an event of 10 MB is delivered', () => {
  const text = 'é'.repeat(5_000_000);
  expect(contentOf(recordsOf([lineOf(`"time":0,"text":"${text}"`)]).bytes)[0]?.['text']).toBe(text);
});

test('a list that doubles in size when escaped fits into the buffer', () => {
  const list = JSON.stringify(Array(50_000).fill(''));
  expect(
    contentOf(recordsOf([lineOf(`"list":${list},"time":0`)], { batchBytes: 10 }).bytes)[0]?.['list'],
  ).toBe(list);
});

test('a full writer stops between two events, and no event is lost or repeated', () => {
  const lines = Array.from({ length: 500 }, (_, i) => lineOf(`"id":${i},"time":0`));
  const { bytes, count } = recordsOf(lines, { batchBytes: 1000 });
  expect(contentOf(bytes).map(({ id }) => Number(id))).toEqual(lines.map((_, i) => i));
  expect(count).toBe(500);
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
