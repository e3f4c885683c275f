import { experiments, featureFlags, workspaces } from '../data/workspaces.ts';
import type { PathParameters } from '../access/credentials.ts';
import { apiError, documentAnswer, jsonAnswer } from '../http/answer.ts';
import type { Project } from '../project.ts';
import type { Route } from './route.ts';
import { appPaths } from './route.ts';

const COMMON = { family: 'app', methods: ['GET'] } as const;

/** The workspaces of the project. Mixpanel does not document it. */
export const workspacesRoute: Route = {
  ...COMMON,
  endpoint: 'workspaces',
  access: 'member',
  paths: appPaths('workspaces/public'),
  parameters: [],
  answer: (_parameters, { settings }) => jsonAnswer({ status: 'ok', results: workspaces(settings) }),
};

export const featureFlagsRoute: Route = {
  ...COMMON,
  endpoint: 'feature-flags',
  access: 'member',
  paths: appPaths('workspaces/{workspaceId}/feature-flags'),
  parameters: ['include_archived'],
  answer(parameters, project, pathParameters) {
    const workspace = workspaceOf(project, pathParameters);
    const isIncluded = parameters.text('include_archived') === 'true';
    const flags = featureFlags(project.settings, workspace).filter(
      ({ isArchived }) => isIncluded || !isArchived,
    );
    return documentAnswer(`{"status":"ok","results":[${flags.map(({ json }) => json).join(',')}]}`);
  },
};

export const experimentsRoute: Route = {
  ...COMMON,
  endpoint: 'experiments',
  access: 'account',
  paths: ['/api/app/workspaces/{workspaceId}/experiments'],
  parameters: [],
  answer: (_parameters, project, pathParameters) =>
    documentAnswer(
      `{"status":"ok","results":[${experiments(workspaceOf(project, pathParameters)).join(',')}]}`,
    ),
};

/** @throws ApiError 403 for a workspace of another project */
function workspaceOf({ settings }: Project, { workspaceId }: PathParameters): number {
  const found = workspaces(settings).find(({ id }) => String(id) === workspaceId);
  if (found === undefined) throw apiError(403, 'You do not have permission to read this workspace');
  return found.id;
}
