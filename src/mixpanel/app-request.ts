import { configError } from '../base/errors.ts';
import type { Endpoint } from './endpoints.ts';
import type { Credentials } from './http/auth.ts';
import type { ApiRequest } from './http/axios-config.ts';

/**
 * A request to the App API, which has the project in its path.
 *
 * @throws ConnectorError of kind `config` for a project secret, which the App API does not accept
 */
export function appRequest(endpoint: Endpoint, credentials: Credentials): ApiRequest & Endpoint {
  const { path } = endpoint;
  if ('apiSecret' in credentials)
    throw configError(`Mixpanel does not accept a project secret for ${path}. Use a service account.`);
  return { ...endpoint, path: path.replace('{project_id}', String(credentials.projectId)) };
}
