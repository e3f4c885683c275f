import { expect, test } from '@jest/globals';
import { undescribed } from '../../support/undescribed.ts';
import { exportSchema, timeSchema } from '../../../src/streams/export/schema.ts';

const inUtc = {
  ...{ type: ['null', 'string'], format: 'date-time', airbyte_type: 'timestamp_with_timezone' },
};
const withoutZone = { ...inUtc, airbyte_type: 'timestamp_without_timezone' };

const PLAIN = { propertyNaming: 'plain', propertyLayout: 'columns' } as const;
const schemaOfExport = (names: readonly string[]) => exportSchema(names, PLAIN);

function propertiesOf(schema: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(schema).map(([column, type]) => [
    column,
    typeof type === 'object' && type !== null && 'mixpanel_property' in type
      ? type.mixpanel_property
      : undefined,
  ]);
}

test('a project without properties has the fixed columns', () => {
  expect(undescribed(schemaOfExport([]))).toEqual({
    event_key: { type: ['null', 'string'] },
    event: { type: ['null', 'string'] },
    _arrived_at: inUtc,
    _rescued_data: { type: ['null', 'string'] },
    time: inUtc,
    distinct_id: { type: ['null', 'string'] },
    insert_id: { type: ['null', 'string'], mixpanel_property: '$insert_id' },
    distinct_id_before_identity: {
      type: ['null', 'string'],
      mixpanel_property: '$distinct_id_before_identity',
    },
    device_id: { type: ['null', 'string'], mixpanel_property: '$device_id' },
    user_id: { type: ['null', 'string'], mixpanel_property: '$user_id' },
    mp_processing_time_ms: { type: ['null', 'string'] },
  });
});

test('a column names its property if it has another name, and columns are sorted by property', () => {
  expect(propertiesOf(schemaOfExport(['b', '$city', 'city', 'a', 'Zoo']))).toEqual([
    ['event_key', undefined],
    ['event', undefined],
    ['_arrived_at', undefined],
    ['_rescued_data', undefined],
    ['device_id', '$device_id'],
    ['distinct_id_before_identity', '$distinct_id_before_identity'],
    ['insert_id', '$insert_id'],
    ['user_id', '$user_id'],
    ['distinct_id', undefined],
    ['mp_processing_time_ms', undefined],
    ['time', undefined],
    ['city', '$city'],
    ['Zoo', undefined],
    ['a', undefined],
    ['b', undefined],
    ['_city', 'city'],
  ]);
});

test("the columns do not depend on the order of Mixpanel's list", () => {
  const names = ['username', '$city', 'USERNAME', 'city', 'userName', 'event', 'insert_id'];
  const schema = JSON.stringify(schemaOfExport(names));
  expect(JSON.stringify(schemaOfExport(names.toReversed()))).toBe(schema);
  expect(JSON.stringify(schemaOfExport([...names, ...names]))).toBe(schema);
  expect(Object.keys(schemaOfExport(names))).toEqual(
    expect.arrayContaining(['_USERNAME', '__userName', 'username', '_event', '_insert_id']),
  );
});

test('the fixed columns do not change if Mixpanel lists their properties', () => {
  expect(schemaOfExport(['time', '$insert_id', 'distinct_id'])).toEqual(schemaOfExport([]));
});

test("the columns for a user's ids are those of Mixpanel's own properties", () => {
  const columns = new Map(propertiesOf(schemaOfExport(['user_id', 'Device_ID'])));
  expect([columns.get('user_id'), columns.get('device_id')]).toEqual(['$user_id', '$device_id']);
  expect([columns.get('_user_id'), columns.get('_Device_ID')]).toEqual(['user_id', 'Device_ID']);
});

test('a property may have any name', () => {
  const schema = schemaOfExport(['__proto__', 'constructor', '']);
  expect(Object.keys(schema)).toEqual(
    expect.arrayContaining(['__proto__', 'constructor', 'property_e3b0c442']),
  );
  expect(JSON.stringify(schema)).toContain('"__proto__":{"type":["null","string"]}');
});

test('columns have the types of their properties, except the fixed ones', () => {
  const number = { type: ['null', 'number'] };
  const types = new Map([
    ['price', number],
    ['time', number],
    ['elsewhere', number],
  ]);
  const schema = exportSchema(['price', 'plan'], PLAIN, { types });
  expect(schema).toMatchObject({
    price: number,
    plan: { type: ['null', 'string'] },
    time: inUtc,
  });
  expect(Object.keys(schema)).not.toContain('elsewhere');
});

test.each([
  [true, 'US/Pacific', inUtc],
  [false, 'Etc/UTC', inUtc],
  [false, 'US/Pacific', withoutZone],
  [false, 'Africa/Abidjan', withoutZone],
])(
  'with legacy_event_time %j in a project in %s, the type of `time` says what is certain',
  (legacyEventTime, projectTimezone, schema) => {
    expect(timeSchema({ legacyEventTime, projectTimezone })).toMatchObject(schema);
  },
);

test('json: the fixed columns and one object, for any list of Mixpanel', () => {
  const schema = exportSchema([], { propertyNaming: 'plain', propertyLayout: 'json' });
  expect(propertiesOf(schema).map(([column]) => column)).toEqual([
    ...['event_key', 'event', '_arrived_at', '_rescued_data', 'properties', 'device_id'],
    ...[
      'distinct_id_before_identity',
      'insert_id',
      'user_id',
      'distinct_id',
      'mp_processing_time_ms',
      'time',
    ],
  ]);
  expect(schema['properties']).toMatchObject({ type: ['null', 'object'], additionalProperties: true });
});

test('both: the columns and the object, so a property called properties gets another column', () => {
  const names = ['price', 'properties'];
  const both = exportSchema(names, { propertyNaming: 'plain', propertyLayout: 'both' });
  expect(both['properties']).toMatchObject({ type: ['null', 'object'] });
  expect(propertiesOf(both)).toContainEqual(['_properties', 'properties']);
  expect(propertiesOf(schemaOfExport(names))).toContainEqual(['properties', undefined]);
});
