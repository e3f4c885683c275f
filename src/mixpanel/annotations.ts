import { isObject } from '../base/json-object.ts';
import { appRequest } from './app-request.ts';
import type { Credentials } from './http/auth.ts';
import { ENDPOINTS, type Endpoint } from './endpoints.ts';
import type { ApiRequest } from './http/transport.ts';

/**
 * An annotation of the App API, with `user` and `tags`, or of the legacy API, with `project_id`. Dates look like
 * `2022-02-15 12:00:00` or `2023-01-15T12:00:00+01:00`.
 */
export interface Annotation extends Record<string, unknown> {
  readonly id: number;
  readonly date: string;
}

/** The legacy API requires two dates, so these include every annotation. */
const ALL_TIME = { from_date: '2009-01-01', to_date: '2099-12-31' };

/** The App API does not accept a project secret, so that uses the legacy API. */
export function annotationsRequest(credentials: Credentials): ApiRequest & Endpoint {
  if ('apiSecret' in credentials) return { ...ENDPOINTS.legacyAnnotations, params: ALL_TIME, isFree: true };
  return appRequest(ENDPOINTS.annotations, credentials);
}

/** The annotations in an answer of either API, with their project ID; undefined if it is not valid. */
export function parseAnnotations(answer: unknown, credentials: Credentials): Annotation[] | undefined {
  if (!isObject(answer)) return undefined;
  const list = answer['results'] ?? answer['annotations'];
  if (!Array.isArray(list) || !list.every(isAnnotation)) return undefined;
  if ('apiSecret' in credentials) return list;
  return list.map((annotation) => ({ project_id: credentials.projectId, ...annotation }));
}

function isAnnotation(value: unknown): value is Annotation {
  return isObject(value) && typeof value['id'] === 'number' && typeof value['date'] === 'string';
}
