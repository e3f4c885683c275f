import type { Endpoint } from '../endpoints.ts';
import type { Access, PathParameters } from '../access/credentials.ts';
import type { Family } from '../access/rate-limits.ts';
import type { Answer } from '../http/answer.ts';
import type { Parameters } from '../http/parameters.ts';
import type { Project } from '../project.ts';

/** One endpoint. */
export interface Route {
  readonly endpoint: Endpoint;
  readonly family: Family;
  /** `reader` unless given. */
  readonly access?: Access;
  readonly methods: readonly ('GET' | 'POST')[];
  /** All paths it is reached by; a part such as `{projectId}` stands for any text without a slash. */
  readonly paths: readonly string[];
  /** The parameters it knows; any other is refused. `project_id` and `workspace_id` go without saying. */
  readonly parameters: readonly string[];
  /** Whether a request is no query of its own, and so is not paid for out of the hour's; never, unless given. */
  isFree?(parameters: Parameters): boolean;
  /** @throws Refusal */
  answer(parameters: Parameters, project: Project, place: PathParameters): Answer;
}

/** The two paths that a Query API endpoint is reached by. */
export function queryPaths(name: string): string[] {
  return [`/api/query/${name}`, `/api/2.0/${name}`];
}

/** The path of an App API endpoint. */
export function appPaths(...names: readonly string[]): string[] {
  return names.map((name) => `/api/app/projects/{projectId}/${name}`);
}
