import { expect, test } from '@jest/globals';
import { OddItems } from '../../../src/airbyte/odd-items.ts';
import { ReferenceExport } from '../../reference/records.ts';
import { contentOf } from '../../support/event-content.ts';
import { jsonOf, recordsOf, TYPES, fullJsonOf } from '../../support/event-records-bench.ts';
import { lineOf } from '../../support/parsed-events.ts';

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

test('a value that does not fit its column is rescued exactly, and the record says so', () => {
  const line = lineOf(String.raw`"time":0,"\u0024city":"many\t","city":1.0,"City":{"a" : 1},"other":1e400`);
  expect(fullJsonOf([line], { typed: true })).toEqual(
    [new ReferenceExport({ types: TYPES }).record(line)].map(
      (record) => `${record?.data ?? ''}${record?.meta ?? ''}`,
    ),
  );
});

test('values of properties without a column are rescued exactly, with one warning that counts them', () => {
  const oddItems = new OddItems();
  const names = Array.from({ length: 5002 }, (_, i) => `p${i}`);
  const wide = `{${names.map((name) => `"${name}":1.0`).join(',')}}`.slice(1, -1);
  const lines = [
    lineOf(`"time":0,${wide}`),
    lineOf(String.raw`"time":0,"n\u0065w":[1e400],"p0":2,"new":{"a": "\n"}`),
  ];
  const [first, second] = contentOf(recordsOf(lines, { oddItems }).bytes);
  expect(first).toMatchObject({ p0: '1.0', _rescued_data: '{"p998":1.0,"p999":1.0}' });
  expect(Object.keys(first ?? {})).toHaveLength(5003);
  expect(second).toEqual({
    ...{ event: 'a', time: '1970-01-01T00:00:00Z', p0: '2', _rescued_data: String.raw`{"new":{"a": "\n"}}` },
  });
  expect(oddItems.warnings()).toEqual([
    expect.stringMatching(
      /^values of new properties .* refresh the schema .*: p998 \(1\), p999 \(1\), new \(1\)$/,
    ),
  ]);
});

test('a property that the catalog does not declare is rescued exactly, and one warning counts it by name', () => {
  const oddItems = new OddItems();
  const columns = { price: {}, _rescued_data: {} };
  const lines = [
    lineOf('"time":0,"price":1,"$city":9007199254740993123,"new":{"a" : 1.0},"$city":1e400,"$insert_id":"i"'),
    lineOf(String.raw`"time":0,"$cit\u0079":"x"`),
  ];
  const options = { columns, newColumns: true, oddItems };
  const records = contentOf(recordsOf(lines, options).bytes);
  expect(records).toEqual([
    {
      ...{ event: 'a', time: '1970-01-01T00:00:00Z', price: '1' },
      _rescued_data: '{"new":{"a" : 1.0},"$city":1e400,"$insert_id":"i"}',
    },
    { event: 'a', time: '1970-01-01T00:00:00Z', _rescued_data: String.raw`{"$cit\u0079":"x"}` },
  ]);
  expect(oddItems.warnings()).toEqual([
    expect.stringMatching(/^the catalog does not declare .*: \$city \(2\), new \(1\), \$insert_id \(1\)$/),
  ]);
});

test('without a column for rescued values, a property that the catalog does not declare has a column of its own', () => {
  const oddItems = new OddItems();
  const options = { columns: { price: {} }, newColumns: true, oddItems };
  const [record] = contentOf(recordsOf([lineOf('"time":0,"price":1,"$city":1.0')], options).bytes);
  expect(record).toMatchObject({ price: '1', city: '1.0' });
  expect(oddItems.warnings()).toEqual([]);
});

test('the column of a new property is not rescued if new columns are deselected', () => {
  const oddItems = new OddItems();
  const columns = { p0: {}, _rescued_data: {} };
  const name = 'x'.repeat(600);
  const [record] = contentOf(recordsOf([lineOf(`"time":0,"${name}":1,"p0":2`)], { columns, oddItems }).bytes);
  expect(record).toEqual({ time: '1970-01-01T00:00:00Z', p0: '2' });
  expect(oddItems.warnings()).toEqual([]);
});

test.each([
  ['1768003200007', '"2026-01-10T00:00:00.007Z"'],
  ['1768003200', 'null'],
  ['"1768003200007"', 'null'],
  ['null', 'null'],
])('the arrival is a timestamp too if the catalog has the column: %s is %s', (arrival, timestamp) => {
  const text = arrival === 'null' || arrival.startsWith('"') ? arrival : `"${arrival}"`;
  const columns = { time: {}, mp_processing_time_ms: {}, _arrived_at: {} };
  expect(jsonOf([lineOf(`"time":0,"mp_processing_time_ms":${arrival}`)], { columns })).toEqual([
    `{"time":"1970-01-01T00:00:00Z","mp_processing_time_ms":${text},"_arrived_at":${timestamp}}`,
  ]);
});
