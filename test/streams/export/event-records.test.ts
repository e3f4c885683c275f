import { expect, test } from '@jest/globals';
import { NotAnEvent } from '../../../src/mixpanel/export/export-errors.ts';
import { DayCounts } from '../../../src/streams/export/day-counts.ts';
import { LocalTime } from '../../../src/streams/export/local-time.ts';
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
import { connectorErrorOf } from '../../support/thrown.ts';
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

test.each([...['', '"time":null', '"time":"0"', '"time":-1', '"time":253402214400', '"time":1,"time":{}']])(
  'an event with the properties %j has no usable time: an error that shows it',
  async (properties) => {
    for (const before of [[], [lineOf('"time":0')]]) {
      const error = await connectorErrorOf(() =>
        recordsOf([...before, lineOf(properties), lineOf('"time":0')]),
      );
      expect(error).toBeInstanceOf(NotAnEvent);
      expect(error.message).toContain(JSON.stringify(lineOf(properties)));
    }
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
    arrived(String(at - 3_600_000), 2),
    arrived(String(at - 3_600_001), 3),
    arrived(String(at - 3_600_001), 4, TENTH - 1),
    arrived('null', 5),
    arrived('"soon"', 6),
    arrived('1', 7),
    lineOf(`"id":8,"time":${TENTH_S}`),
    lineOf(`"id":9,"mp_processing_time_ms":${at},"time":${TENTH_S},"mp_processing_time_ms":1`),
  ];
  const { bytes, count } = recordsOf(lines, { coverage });
  expect(contentOf(bytes).map(({ id }) => id)).toEqual(['1', '2', '4', '5', '6', '8']);
  expect(count).toBe(6);
});

test('a value that does not fit its column is rescued exactly, and the record says so', () => {
  const line = lineOf(String.raw`"time":0,"\u0024city":"many\t","city":1.0,"City":{"a" : 1},"other":1e400`);
  expect(fullJsonOf([line], { typed: true })).toEqual(
    [new ReferenceExport({ types: TYPES }).record(line)].map(
      (record) => `${record?.data ?? ''}${record?.meta ?? ''}`,
    ),
  );
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

test('all events of an answer are counted by day, including those an earlier sync delivered', () => {
  const at = new Date(TENTH_S * 1000 + 172_800_000).toISOString();
  const records = eventRecordsFor({
    coverage: [{ from: '2026-01-10', to: '2026-01-10', at: Date.parse(at) }],
  });
  const old = lineOf(`"time":${TENTH_S},"mp_processing_time_ms":${TENTH_S * 1000}`);
  const other = lineOf(`"time":${TENTH_S + 86_400},"mp_processing_time_ms":1`);
  expect(recordsOf([old, old, other], {}, records).count).toBe(1);
  const expected = new DayCounts();
  expected.add(TENTH, 2);
  expected.add(TENTH + 1, 2);
  expect(records.dayCounts.missing(expected, { from: '2026-01-01', to: '2026-01-31' })).toBe(1);
  recordsOf([], {}, records);
  expect(records.dayCounts.missing(expected, { from: '2026-01-01', to: '2026-01-31' })).toBe(4);
});
