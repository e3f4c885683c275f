import { expect, test } from '@jest/globals';
import { secretsIn } from '../../src/config/secrets.ts';

test('secrets are found at any depth, and in old forms of the config', () => {
  const config = {
    credentials: { username: 'user', secret: 'one', project_id: 12345 },
    api_secret: 'two',
    list: [{ password: 'three' }, [{ access_token: 'four' }]],
    api_key: 'five',
  };
  expect(secretsIn(config).toSorted()).toEqual(['five', 'four', 'one', 'three', 'two']);
});

test('other values are not taken for secrets', () => {
  expect(
    secretsIn({ region: 'US', credentials: { username: 'user', option_title: 'Project Secret' } }),
  ).toEqual([]);
});

test('a non-numeric project ID is treated as a secret', () => {
  expect(secretsIn({ credentials: { username: 'user', secret: '12345', project_id: 'swapped' } })).toEqual([
    '12345',
    'swapped',
  ]);
  expect(secretsIn({ project_id: ' 12345 ' })).toEqual([]);
});

test('an invalid config has no secrets, or those that can be found', () => {
  for (const config of [null, undefined, 'text', 7, [], {}, { secret: 7 }, { secret: null }]) {
    expect(secretsIn(config)).toEqual([]);
  }
  expect(secretsIn({ secret: { api_secret: 'deep' } })).toEqual(['deep']);
});
