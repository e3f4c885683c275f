import { expect, test } from '@jest/globals';
import { parseEventSchemas } from '../../src/mixpanel/lexicon.ts';

function entry(entityType: string, properties: unknown): unknown {
  return { entityType, name: 'a', schemaJson: { properties } };
}

test('types of events are gathered by property, and those of profiles left out', () => {
  const results = [
    entry('event', { price: { type: 'number' }, plan: { type: 'string' } }),
    entry('event', { price: { type: 'string' }, __proto__: null }),
    entry('profile', { age: { type: 'number' } }),
  ];
  expect(parseEventSchemas({ status: 'ok', results })).toEqual(
    new Map([
      ['price', new Set(['number', 'string'])],
      ['plan', new Set(['string'])],
    ]),
  );
});

test('an entry that says nothing is passed over', () => {
  const results = [
    null,
    5,
    entry('event', null),
    { entityType: 'event' },
    entry('event', { a: {}, b: null }),
  ];
  expect(parseEventSchemas({ results })).toEqual(new Map());
});

test('what is no list of schemas is none', () => {
  for (const answer of [null, [], {}, { results: {} }, 'x'])
    expect(parseEventSchemas(answer)).toBeUndefined();
});
