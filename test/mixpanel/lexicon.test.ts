import { expect, test } from '@jest/globals';
import { propertiesIn, type Lexicon } from '../../src/mixpanel/lexicon.ts';
import { parseLexiconSchemas } from '../../src/mixpanel/lexicon-schemas.ts';

const NOTHING = { types: new Map(), descriptions: new Map() };

let entries = 0;

function entry(entityType: string, properties: unknown): unknown {
  return { entityType, name: `entity ${entries++}`, schemaJson: { properties } };
}

function lexiconOf(results: readonly unknown[]): Lexicon {
  return propertiesIn(parseLexiconSchemas(Buffer.from(JSON.stringify({ results })))?.items ?? []);
}

test('types are collected by property, apart for events and profiles', () => {
  const results = [
    entry('event', { price: { type: 'number' }, plan: { type: 'string' } }),
    entry('event', { price: { type: 'string' }, __proto__: null }),
    entry('profile', { age: { type: 'number' } }),
  ];
  const lexicon = lexiconOf(results);
  expect(lexicon.events.types).toEqual(
    new Map([
      ['price', new Set(['number', 'string'])],
      ['plan', new Set(['string'])],
    ]),
  );
  expect(lexicon.profiles.types).toEqual(new Map([['age', new Set(['number'])]]));
});

test('entries without types are skipped', () => {
  const results = [
    null,
    5,
    entry('event', null),
    { entityType: 'event' },
    entry('event', { a: {}, b: null }),
  ];
  expect(lexiconOf(results).events).toEqual(NOTHING);
});

test('the first description of a property counts that is not empty', () => {
  const results = [
    entry('event', { price: { description: ' ' }, plan: { description: 7 }, 'a b': { description: null } }),
    entry('event', { price: { description: 'In euros' } }),
    entry('event', { price: { description: 'In dollars' } }),
    entry('profile', { price: { description: 'Of the last order' } }),
  ];
  const lexicon = lexiconOf(results);
  expect(lexicon.events.descriptions).toEqual(new Map([['price', 'In euros']]));
  expect(lexicon.profiles.descriptions).toEqual(new Map([['price', 'Of the last order']]));
});

test.each([
  ['control characters become spaces', ' one\r\n\ttwo\u0001\u007f\u0085three\u001b ', 'one two three'],
  ['half a surrogate pair becomes U+FFFD', 'a\ud83d \udc00b', 'a\ufffd \ufffdb'],
  ['250 characters stay', 'é'.repeat(250), 'é'.repeat(250)],
  ['more are cut', 'é'.repeat(251), `${'é'.repeat(249)}…`],
  ['a cut keeps characters whole', `${'a'.repeat(248)}😀😀`, `${'a'.repeat(248)}…`],
])('in descriptions, %s', (_what, description, expected) => {
  const lexicon = lexiconOf([entry('event', { a: { description } })]);
  expect(lexicon.events.descriptions.get('a')).toBe(expected);
});
