import { expect, test } from '@jest/globals';
import { compileSchema } from '../../src/base/compile-schema.ts';
import { isObject } from '../../src/base/json-object.ts';
import { validatorFor } from '../../src/base/validate.ts';
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

const check = validatorFor(compileSchema(SCHEMA), 'The form');

async function messageFor(value: unknown): Promise<string> {
  const { kind, message } = await connectorErrorOf(() => check(value));
  expect(kind).toBe('config');
  const [, fault] = /^The form is invalid: (.*)\.$/.exec(message) ?? [];
  return fault ?? `unexpected message: ${message}`;
}

test('a valid value is returned with the defaults filled in', () => {
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
  [{ name: 'a', day: 'soon' }, 'day is "soon"; use the format YYYY-MM-DD'],
  [{ name: 'a', code: 'A' }, 'code is "A"; use the format ^[a-z]+$'],
  [{ name: 'a', maybe: 1 }, 'maybe is 1; it must be of type string or null'],
  [{ name: 'a', list: [{}, { id: 'x' }] }, 'list[1].id is "x"; it must be of type integer'],
  [{ name: 'a', events: ['x', 'items', 'y', 'items'] }, 'events contains "items" twice; remove one'],
  [{ name: 'a', 'a/b~c': 1 }, 'a/b~c is 1; it must be of type string'],
  [[], 'it is a list; it must be of type object'],
  ['text', 'it is a string; it must be of type object'],
  [null, 'it is null; it must be of type object'],
])('%j is reported as: %s', async (value, fault) => {
  expect(await messageFor(value)).toBe(fault);
});

test('faults are reported together, each once, and at most three', async () => {
  expect(await messageFor({ name: 1, size: 0, region: 'x', code: 'A' })).toBe(
    'name is 1; it must be of type string; size is 0; it must be >= 1; region is "x"; choose US, EU or IN',
  );
});

test('a long value is cut', async () => {
  expect(await messageFor({ name: 'a', region: 'x'.repeat(500) })).toBe(
    `region is "${'x'.repeat(59)}…; choose US, EU or IN`,
  );
});

test('the value of a secret field is never shown', async () => {
  for (const password of [12345678, '12', ['12345678'], { it: '12345678' }]) {
    const message = await messageFor({ name: 'a', password });
    expect(message).toMatch(/^password /);
    expect(message).not.toContain('12');
  }
  expect(await messageFor({ name: 'a', access: { way: 'key', key: 12345678 } })).toBe(
    'access.key is invalid (its value is secret and not shown); it must be of type string',
  );
});

test('for a choice only faults of the intended branch are reported', async () => {
  expect(await messageFor({ name: 'a', access: { user: 'u' } })).toBe('access.secret is missing');
  expect(await messageFor({ name: 'a', access: { way: 'account', user: 'u' } })).toBe(
    'access.secret is missing',
  );
  expect(await messageFor({ name: 'a', access: { key: 7 } })).toMatch(/^access\.key is invalid/);
  expect(await messageFor({ name: 'a', access: { way: 'account', key: 'k' } })).toBe(
    'access.way is "account"; it must be "key"',
  );
});

test('for an empty choice the faults of the first branch are reported', async () => {
  expect(await messageFor({ name: 'a', access: {} })).toBe(
    'access.user is missing; access.secret is missing',
  );
});

test('a value that fits two branches of a choice is reported', async () => {
  expect(await messageFor({ name: 'a', access: { user: 'u', secret: 's', key: 'k' } })).toBe(
    'access mixes fields of several options; keep one set',
  );
});

test('faults outside the choice are reported too', async () => {
  expect(await messageFor({ size: 0, access: { key: 1 } })).toMatch(
    /^name is missing; size is 0; it must be >= 1; access\.key is invalid/,
  );
});

test('null and lists are not objects', () => {
  expect([{}, { a: 1 }, null, [], 'text', 7, undefined].map(isObject)).toEqual([
    ...[true, true, false, false, false, false, false],
  ]);
});
