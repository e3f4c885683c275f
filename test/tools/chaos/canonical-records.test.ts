import { expect, test } from '@jest/globals';
import { losslessly } from '../../../integration_tests/support/expected-events.ts';
import { CanonicalRecords, type Compared } from '../../../tools/chaos/canonical-records.ts';

const TEXT = { type: ['null', 'string'] };
const ARRIVAL = Date.parse('2026-06-20T12:00:00.500Z');
const LINE = JSON.stringify({
  event: 'E',
  properties: { time: ARRIVAL / 1000 - 0.5, first: 'a', second: 'b', mp_processing_time_ms: ARRIVAL },
});
const OF_EVENT = { event_key: 'k', event: 'E', time: '2026-06-20T12:00:00Z' };
const ARRIVED = { _arrived_at: '2026-06-20T12:00:00.500Z', mp_processing_time_ms: String(ARRIVAL) };
const RECORD = { ...OF_EVENT, ...ARRIVED, first: 'a', second: 'b', _rescued_data: null };
const COLUMNS = Object.fromEntries(Object.keys(RECORD).map((column): [string, object] => [column, TEXT]));

const without = <T extends object>(members: T, name: string): Partial<T> =>
  Object.fromEntries(Object.entries(members).filter(([each]) => each !== name)) as Partial<T>;

function isEqual(
  data: object,
  { line = LINE, columns = COLUMNS, ...compared }: Partial<Compared & { line: string; columns: object }> = {},
): boolean {
  const records = new CanonicalRecords(
    { json_schema: { properties: columns } },
    { newColumns: true, ...compared },
  );
  const delivered = losslessly(JSON.stringify(data)) as Record<string, unknown>;
  return records.deliveredEvent(delivered) === records.event(line);
}

test('a record with all values in their columns is equal', () => {
  expect(isEqual(RECORD)).toBe(true);
});

test.each([
  ['two values that changed places', { first: 'b', second: 'a' }],
  ['a value that is null', { first: null }],
  ['a value of another event', { second: 'c' }],
  ['another name of the event', { event: 'F' }],
  ['another arrival', { _arrived_at: '2026-06-20T12:00:00.501Z' }],
  ['no arrival', { _arrived_at: null }],
  ['another time', { time: '2026-06-20T12:00:01Z' }],
  ['a value rescued beside another one', { _rescued_data: '{"third":1}' }],
])('a record with %s differs', (_what, changed) => {
  expect(isEqual({ ...RECORD, ...changed })).toBe(false);
});

test('the arrival is compared only if its column is selected', () => {
  const [columns, data] = [COLUMNS, RECORD].map((each) => without(each, '_arrived_at'));
  expect(isEqual({ ...data }, { columns: { ...columns } })).toBe(true);
  expect(isEqual({ ...data })).toBe(false);
});

test('a value may be rescued instead, but not lost', () => {
  const [columns, data] = [COLUMNS, RECORD].map((each) => without(each, 'second'));
  expect(isEqual({ ...data, _rescued_data: '{"second":"b"}' }, { columns: { ...columns } })).toBe(true);
  expect(isEqual({ ...data, _rescued_data: '{"second":"a"}' }, { columns: { ...columns } })).toBe(false);
  expect(isEqual({ ...data }, { columns: { ...columns } })).toBe(false);
});

test('the object of all properties is not a property, and must agree with the columns', () => {
  const both = { layout: 'both', columns: { ...COLUMNS, properties: { type: ['null', 'object'] } } } as const;
  const { properties } = JSON.parse(LINE) as { properties: object };
  expect(isEqual({ ...RECORD, properties }, both)).toBe(true);
  expect(isEqual({ ...RECORD, properties: { ...properties, first: 'b' } }, both)).toBe(false);
});

test('a column names its property if their names differ', () => {
  const data = without(RECORD, 'first');
  const named = { ...without(COLUMNS, 'first'), safe: { ...TEXT, mixpanel_property: 'first' } };
  expect(isEqual({ ...data, safe: 'a' }, { columns: named })).toBe(true);
  expect(isEqual({ ...data, safe: 'b' }, { columns: named })).toBe(false);
});

test('characters that readers refuse become U+FFFD, and no others', () => {
  const line = LINE.replace('"a"', String.raw`"\ud83d\u0000"`);
  expect(isEqual({ ...RECORD, first: '\ufffd\ufffd' }, { line })).toBe(true);
  expect(isEqual({ ...RECORD, first: '\ufffd' }, { line })).toBe(false);
});
