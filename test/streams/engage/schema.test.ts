import { expect, test } from '@jest/globals';
import { undescribed } from '../../support/undescribed.ts';
import { engageSchema } from '../../../src/streams/engage/schema.ts';

const schemaOfEngage = (types: ReadonlyMap<string, string>) =>
  engageSchema(types, { propertyNaming: 'plain', propertyLayout: 'columns' });

function columnOf(property: string, schema: Record<string, unknown>): Record<string, unknown> {
  return { ...schema, mixpanel_property: property };
}

const text = { type: ['null', 'string'] };
const timestamp = {
  ...{ type: ['null', 'string'], format: 'date-time', airbyte_type: 'timestamp_without_timezone' },
};

test('a project without properties has the columns of every profile', () => {
  expect(undescribed(schemaOfEngage(new Map()))).toEqual({
    distinct_id: text,
    _rescued_data: text,
    last_seen: columnOf('$last_seen', timestamp),
    browser_version: columnOf('$browser_version', text),
  });
});

test('a column has the type that Mixpanel reports, and text if that type is unknown', () => {
  const types = new Map(
    ['string', 'number', 'boolean', 'datetime', 'object', 'list', 'odd'].map((type) => [type, type]),
  );
  expect(schemaOfEngage(types)).toMatchObject({
    string: text,
    number: { type: ['null', 'number'] },
    boolean: { type: ['null', 'boolean'] },
    datetime: text,
    object: { type: ['null', 'object'] },
    list: { type: ['null', 'array'] },
    odd: text,
  });
});

test('a datetime is a timestamp without a time zone if types are native', () => {
  const options = { propertyNaming: 'plain', propertyLayout: 'columns', nativeTypes: true } as const;
  const types = new Map([
    ['when', 'datetime'],
    ['plan', 'string'],
  ]);
  expect(engageSchema(types, options)).toMatchObject({ when: timestamp, plan: text });
});

test('the types of the columns of every profile are fixed', () => {
  const types = new Map([
    ['$last_seen', 'number'],
    ['$browser_version', 'number'],
    ['distinct_id', 'number'],
  ]);
  expect({ ...schemaOfEngage(types) }).toEqual({
    ...schemaOfEngage(new Map()),
    _distinct_id: columnOf('distinct_id', { type: ['null', 'number'] }),
  });
});

test('json: the fixed columns and one object, for any list of Mixpanel', () => {
  const options = { propertyNaming: 'plain', propertyLayout: 'json' } as const;
  const schema = engageSchema(new Map(), options, { others: { cohort_id: { type: ['null', 'integer'] } } });
  expect(Object.keys(schema)).toEqual([
    'distinct_id',
    '_rescued_data',
    'properties',
    'cohort_id',
    'last_seen',
  ]);
});

test('both: the columns and the object', () => {
  const options = { propertyNaming: 'plain', propertyLayout: 'both' } as const;
  const schema = engageSchema(new Map([['properties', 'string']]), options);
  expect(schema).toMatchObject({
    properties: { type: ['null', 'object'] },
    _properties: columnOf('properties', text),
  });
});
