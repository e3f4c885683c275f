import { expect, test } from '@jest/globals';
import { engageSchema } from '../../../src/streams/engage/schema.ts';

const schemaOfEngage = (types: ReadonlyMap<string, string>) => engageSchema(types, 'plain');

function held(property: string, schema: Record<string, unknown>): Record<string, unknown> {
  return { ...schema, mixpanel_property: property };
}

const text = { type: ['null', 'string'] };
const moment = { type: ['null', 'string'], format: 'date-time' };

test('a project without properties has the columns that every profile has', () => {
  expect({ ...schemaOfEngage(new Map()) }).toEqual({
    distinct_id: text,
    _rescued_data: text,
    last_seen: held('$last_seen', moment),
    browser_version: held('$browser_version', text),
  });
});

test('a column has the type that Mixpanel names, and one that nobody knows is text', () => {
  const types = new Map(
    ['string', 'number', 'boolean', 'datetime', 'object', 'list', 'odd'].map((type) => [type, type]),
  );
  expect(schemaOfEngage(types)).toMatchObject({
    string: held('string', text),
    number: held('number', { type: ['null', 'number'] }),
    boolean: held('boolean', { type: ['null', 'boolean'] }),
    datetime: held('datetime', text),
    object: held('object', { type: ['null', 'object'] }),
    list: held('list', { type: ['null', 'array'] }),
    odd: held('odd', text),
  });
});

test('what Mixpanel says of the columns that every profile has does not count', () => {
  const types = new Map([
    ['$last_seen', 'number'],
    ['$browser_version', 'number'],
    ['distinct_id', 'number'],
  ]);
  expect({ ...schemaOfEngage(types) }).toEqual({
    ...schemaOfEngage(new Map()),
    _distinct_id: held('distinct_id', { type: ['null', 'number'] }),
  });
});
