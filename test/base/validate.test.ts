import { expect, test } from '@jest/globals';
import { validatorFor, isObject } from '../../src/base/validate.ts';
import { connectorErrorOf } from '../support/thrown.ts';

const SCHEMA = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', minLength: 1 },
    size: { type: 'integer', minimum: 1, maximum: 25, default: 3 },
    region: { type: 'string', enum: ['US', 'EU', 'IN'], default: 'US' },
    day: { type: 'string', pattern: '^[0-9-]{10}$', pattern_descriptor: 'YYYY-MM-DD' },
    code: { type: 'string', pattern: '^[a-z]+$' },
    password: { type: 'string', airbyte_secret: true, minLength: 3 },
    maybe: { type: ['string', 'null'] },
    list: { type: 'array', items: { type: 'object', properties: { id: { type: 'integer' } } } },
    events: { type: 'array', uniqueItems: true },
    'a/b~c': { type: 'string' },
    access: {
      type: 'object',
      oneOf: [
        {
          required: ['user', 'secret'],
          properties: {
            way: { type: 'string', const: 'account' },
            user: { type: 'string' },
            secret: { type: 'string', airbyte_secret: true },
          },
        },
        {
          required: ['key'],
          properties: {
            way: { type: 'string', const: 'key' },
            key: { type: 'string', airbyte_secret: true },
          },
        },
      ],
    },
  },
};

const check = validatorFor<unknown>(SCHEMA, 'The form');

async function sentenceFor(value: unknown): Promise<string> {
  const { kind, message } = await connectorErrorOf(() => check(value));
  expect(kind).toBe('config');
  const [, fault] = /^The form cannot be used: (.*)\.$/.exec(message) ?? [];
  return fault ?? `another sentence: ${message}`;
}

test('what fits is returned with the defaults filled in', () => {
  expect(check({ name: 'a' })).toEqual({ name: 'a', size: 3, region: 'US' });
  expect(check({ name: 'a', size: 7, region: 'EU', more: true })).toEqual({
    ...{ name: 'a', size: 7, region: 'EU', more: true },
  });
});

test.each([
  [{}, 'name is missing'],
  [{ name: '' }, 'name is empty'],
  [{ name: 7 }, 'name is 7; it must be of type string'],
  [{ name: null }, 'name is null; it must be of type string'],
  [{ name: ['a'] }, 'name is a list; it must be of type string'],
  [{ name: { a: 1 } }, 'name is an object; it must be of type string'],
  [{ name: 'a', region: 'EMEA' }, 'region is "EMEA"; choose US, EU or IN'],
  [{ name: 'a', size: 0 }, 'size is 0; it must be >= 1'],
  [{ name: 'a', size: 26 }, 'size is 26; it must be <= 25'],
  [{ name: 'a', size: 1.5 }, 'size is 1.5; it must be of type integer'],
  [{ name: 'a', size: '3' }, 'size is "3"; it must be of type integer'],
  [{ name: 'a', day: 'soon' }, 'day is "soon"; write it as YYYY-MM-DD'],
  [{ name: 'a', code: 'A' }, 'code is "A"; write it as ^[a-z]+$'],
  [{ name: 'a', maybe: 1 }, 'maybe is 1; it must be of type string or null'],
  [{ name: 'a', list: [{}, { id: 'x' }] }, 'list[1].id is "x"; it must be of type integer'],
  [{ name: 'a', events: ['x', 'items', 'y', 'items'] }, 'events names "items" twice; keep one of them'],
  [{ name: 'a', 'a/b~c': 1 }, 'a/b~c is 1; it must be of type string'],
  [[], 'it is a list; it must be of type object'],
  ['text', 'it is a text; it must be of type object'],
  [null, 'it is null; it must be of type object'],
])('%j is told as: %s', async (value, sentence) => {
  expect(await sentenceFor(value)).toBe(sentence);
});

test('faults are told together, each once and no more than three', async () => {
  expect(await sentenceFor({ name: 1, size: 0, region: 'x', code: 'A' })).toBe(
    'name is 1; it must be of type string; size is 0; it must be >= 1; region is "x"; choose US, EU or IN',
  );
});

test('a long value is cut', async () => {
  expect(await sentenceFor({ name: 'a', region: 'x'.repeat(500) })).toBe(
    `region is "${'x'.repeat(59)}…; choose US, EU or IN`,
  );
});

test('the value of a secret field is never shown', async () => {
  for (const password of [12345678, '12', ['12345678'], { it: '12345678' }]) {
    const sentence = await sentenceFor({ name: 'a', password });
    expect(sentence).toMatch(/^password /);
    expect(sentence).not.toContain('12');
  }
  expect(await sentenceFor({ name: 'a', access: { way: 'key', key: 12345678 } })).toBe(
    'access.key is not usable (it is secret and not shown); it must be of type string',
  );
});

test('of a choice only the branch that was meant is spoken of', async () => {
  expect(await sentenceFor({ name: 'a', access: { user: 'u' } })).toBe('access.secret is missing');
  expect(await sentenceFor({ name: 'a', access: { way: 'account', user: 'u' } })).toBe(
    'access.secret is missing',
  );
  expect(await sentenceFor({ name: 'a', access: { key: 7 } })).toMatch(/^access\.key is not usable/);
  expect(await sentenceFor({ name: 'a', access: { way: 'account', key: 'k' } })).toBe(
    'access.way is "account"; it must be "key"',
  );
});

test('of a choice that was not made the first branch is spoken of', async () => {
  expect(await sentenceFor({ name: 'a', access: {} })).toBe(
    'access.user is missing; access.secret is missing',
  );
});

test('a choice that fits two branches is told as such', async () => {
  expect(await sentenceFor({ name: 'a', access: { user: 'u', secret: 's', key: 'k' } })).toBe(
    'access holds the fields of several forms; keep those of one',
  );
});

test('faults outside of a choice are told as well', async () => {
  expect(await sentenceFor({ size: 0, access: { key: 1 } })).toMatch(
    /^name is missing; size is 0; it must be >= 1; access\.key is not usable/,
  );
});

test('an object is neither null nor a list', () => {
  expect([{}, { a: 1 }, null, [], 'text', 7, undefined].map(isObject)).toEqual([
    ...[true, true, false, false, false, false, false],
  ]);
});
