import { expect, test } from '@jest/globals';
import { migrate } from '../../../src/config/migrate/index.ts';

const account = { username: 'u', secret: 's', project_id: 7 };

test('a config of today stays as it is', () => {
  const config = { credentials: { option_title: 'Service Account', ...account }, region: 'EU' };
  expect(migrate(config)).toEqual({ config, changed: false, notes: [] });
});

test('a project secret at the top moves into the credentials', () => {
  expect(migrate({ api_secret: 'x', region: 'EU' })).toEqual({
    config: { credentials: { option_title: 'Project Secret', api_secret: 'x' }, region: 'EU' },
    changed: true,
    notes: [],
  });
});

test('a project ID at the top joins the service account', () => {
  const { username, secret } = account;
  expect(migrate({ credentials: { username, secret }, project_id: 7 })).toEqual({
    config: { credentials: { option_title: 'Service Account', ...account } },
    changed: true,
    notes: [],
  });
});

test('credentials without a title get the one that fits', () => {
  expect(migrate({ credentials: account })).toMatchObject({
    config: { credentials: { option_title: 'Service Account' } },
  });
  expect(migrate({ credentials: { api_secret: 'x' } })).toMatchObject({
    config: { credentials: { option_title: 'Project Secret' } },
  });
});

test('what is no config is left to the check of the config', () => {
  expect(migrate('text')).toMatchObject({ config: 'text', changed: false });
  expect(migrate({ credentials: 'text' })).toMatchObject({ config: { credentials: 'text' }, changed: false });
});
