import { isObject } from '../base/json-object.ts';
import { appRequest } from './app-request.ts';
import { isFailedStatus } from './http/json-answer.ts';
import type { Credentials } from './http/auth.ts';
import { ENDPOINTS, type Endpoint } from './endpoints.ts';
import type { ApiRequest } from './http/transport.ts';

/**
 * An annotation, as either API gives it. The App API adds `user` and `tags`, the older one `project_id`; dates come as
 * `2022-02-15 12:00:00` and as `2023-01-15T12:00:00+01:00`.
 */
export interface Annotation extends Record<string, unknown> {
  readonly id: number;
  readonly date: string;
}

/** The older API asks for two dates: before Mixpanel began, and far behind every plan. */
const ALL_TIME = { from_date: '2009-01-01', to_date: '2099-12-31' };

/** The request that lists all annotations: the App API does not take a project secret. */
export function annotationsRequest(credentials: Credentials): ApiRequest & Endpoint {
  if ('apiSecret' in credentials) return { ...ENDPOINTS.legacyAnnotations, params: ALL_TIME };
  return appRequest(ENDPOINTS.annotations, credentials);
}

/** An answer of either API -> annotations with their project, or undefined if it is none, or says that it failed. */
export function parseAnnotations(answer: unknown, credentials: Credentials): Annotation[] | undefined {
  if (!isObject(answer) || isFailedStatus(answer['status']) || hasError(answer)) return undefined;
  const list = answer['results'] ?? answer['annotations'];
  if (!Array.isArray(list) || !list.every(isAnnotation)) return undefined;
  if ('apiSecret' in credentials) return list;
  return list.map((annotation) => ({ project_id: credentials.projectId, ...annotation }));
}

/** Of the older API: where all is well it says `"error":false`. */
function hasError({ error = false }: Record<string, unknown>): boolean {
  return error !== false && error !== null;
}

function isAnnotation(value: unknown): value is Annotation {
  return isObject(value) && typeof value['id'] === 'number' && typeof value['date'] === 'string';
}
