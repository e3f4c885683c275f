import { expect, test } from '@jest/globals';
import { basicAuth, projectParams } from '../../../src/mixpanel/http/auth.ts';

const account = { username: 'user.1.mp-service-account', secret: 'topsecret', projectId: 12345 };

test('a service account signs in by name and secret and says which project it means', () => {
  expect(basicAuth(account)).toEqual({ username: 'user.1.mp-service-account', password: 'topsecret' });
  expect(projectParams(account)).toEqual({ project_id: '12345' });
});

test('a project secret is a user name without a password, and needs no project', () => {
  expect(basicAuth({ apiSecret: 'topsecret' })).toEqual({ username: 'topsecret', password: '' });
  expect(projectParams({ apiSecret: 'topsecret' })).toEqual({});
});
