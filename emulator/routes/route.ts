import type { Family } from '../guards/limits.ts';
import type { Answer } from '../http/answer.ts';
import type { Parameters } from '../http/parameters.ts';
import type { Project } from '../project.ts';

/** One endpoint. */
export interface Route {
  readonly family: Family;
  readonly methods: readonly ('GET' | 'POST')[];
  /** All paths it is reached by. */
  readonly paths: readonly string[];
  /** The parameters it knows; any other is refused. `project_id` and `workspace_id` go without saying. */
  readonly parameters: readonly string[];
  /** @throws Refusal */
  answer(parameters: Parameters, project: Project): Answer;
}

/** The two paths that a Query API endpoint is reached by. */
export function queryPaths(name: string): string[] {
  return [`/api/query/${name}`, `/api/2.0/${name}`];
}
