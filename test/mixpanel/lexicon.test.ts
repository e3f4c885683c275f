import { expect, test } from '@jest/globals';
import { parseEventSchemas } from '../../src/mixpanel/lexicon.ts';

function entry(entityType: string, properties: unknown): unknown {
  return { entityType, name: 'a', schemaJson: { properties } };
}

test('types are collected by event property, without those of profiles', () => {
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

test('entries without types are skipped', () => {
  const results = [
    null,
    5,
    entry('event', null),
    { entityType: 'event' },
    entry('event', { a: {}, b: null }),
  ];
  expect(parseEventSchemas({ results })).toEqual(new Map());
});

test('an answer that is not a list of schemas is rejected', () => {
  for (const answer of [null, [], {}, { results: {} }, 'x'])
    expect(parseEventSchemas(answer)).toBeUndefined();
});
