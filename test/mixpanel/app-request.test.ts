import { expect, test } from '@jest/globals';
import { appRequest } from '../../src/mixpanel/app-request.ts';
import { ENDPOINTS } from '../../src/mixpanel/endpoints.ts';
import { connectorErrorOf } from '../support/thrown.ts';

test('a request to the App API has the project in its path', () => {
  const { path } = appRequest(ENDPOINTS.schemas, { username: 'user', secret: 'topsecret', projectId: 12345 });
  expect(path).toBe('/api/app/projects/12345/schemas');
});

test('with a project secret the error says to use a service account', async () => {
  const { kind, message } = await connectorErrorOf(() =>
    appRequest(ENDPOINTS.schemas, { apiSecret: 'topsecret' }),
  );
  expect(kind).toBe('config');
  expect(message).toMatch(/does not accept a project secret for .*schemas\. Use a service account\./);
});
