import { expect, test } from '@jest/globals';
import { migrate } from '../../../src/config/migrate/index.ts';

const account = { username: 'u', secret: 's', project_id: 7 };

test('a current config is not changed', () => {
  const config = { credentials: { option_title: 'Service Account', ...account }, region: 'EU' };
  expect(migrate(config)).toEqual({ config, changed: false, notes: [] });
});

test('a top-level project secret moves into the credentials', () => {
  expect(migrate({ api_secret: 'x', region: 'EU' })).toEqual({
    config: { credentials: { option_title: 'Project Secret', api_secret: 'x' }, region: 'EU' },
    changed: true,
    notes: [],
  });
});

test('a top-level project ID moves into the service account', () => {
  const { username, secret } = account;
  expect(migrate({ credentials: { username, secret }, project_id: 7 })).toEqual({
    config: { credentials: { option_title: 'Service Account', ...account } },
    changed: true,
    notes: [],
  });
});

test('credentials without an option_title get the matching one', () => {
  expect(migrate({ credentials: account })).toMatchObject({
    config: { credentials: { option_title: 'Service Account' } },
  });
  expect(migrate({ credentials: { api_secret: 'x' } })).toMatchObject({
    config: { credentials: { option_title: 'Project Secret' } },
  });
});

test('an invalid config is not changed, and left to validation', () => {
  expect(migrate('text')).toMatchObject({ config: 'text', changed: false });
  expect(migrate({ credentials: 'text' })).toMatchObject({ config: { credentials: 'text' }, changed: false });
});
