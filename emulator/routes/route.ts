import type { Access, PathParameters } from '../access/credentials.ts';
import type { Family } from '../access/families.ts';
import type { Endpoint } from '../endpoints.ts';
import type { Answer } from '../http/answer.ts';
import type { Parameters } from '../http/parameters.ts';
import type { Project } from '../project.ts';

export interface Route {
  readonly endpoint: Endpoint;
  readonly family: Family;
  readonly access?: Access;
  readonly methods: readonly ('GET' | 'POST')[];
  /** All paths; `{projectId}` matches any text without a slash. */
  readonly paths: readonly string[];
  /** Allowed parameters, in addition to `project_id` and `workspace_id`. */
  readonly parameters: readonly string[];
  /** Whether a request doesn't count against the hourly quota; false by default. */
  isFree?(parameters: Parameters): boolean;
  /** @throws ApiError */
  answer(parameters: Parameters, project: Project, pathParameters: PathParameters): Answer;
}

export function queryPaths(name: string): string[] {
  return [`/api/query/${name}`, `/api/2.0/${name}`];
}

export function appPaths(...names: readonly string[]): string[] {
  return names.map((name) => `/api/app/projects/{projectId}/${name}`);
}
