import { expect, test } from '@jest/globals';
import { basicAuth, projectParams } from '../../../src/mixpanel/http/auth.ts';

const account = { username: 'user.1.mp-service-account', secret: 'topsecret', projectId: 12345 };

test('a service account sends user name and secret, and the project ID as a parameter', () => {
  expect(basicAuth(account)).toEqual({ username: 'user.1.mp-service-account', password: 'topsecret' });
  expect(projectParams(account)).toEqual({ project_id: '12345' });
});

test('a project secret is sent as the user name with an empty password and without a project ID', () => {
  expect(basicAuth({ apiSecret: 'topsecret' })).toEqual({ username: 'topsecret', password: '' });
  expect(projectParams({ apiSecret: 'topsecret' })).toEqual({});
});
