/** The requests that a sync costs, from the stream definitions. A test compares them with those of real syncs. */
import type { Endpoint } from '../../src/mixpanel/endpoints.ts';
import { LIMITS } from '../../src/mixpanel/quota/limits.ts';
import type { RequestCost } from '../../src/streams/define-stream.ts';
import type { ProjectSize } from '../../src/streams/project-size.ts';
import { streams } from '../../src/streams/index.ts';
import { sharedCosts, type SharedCost } from '../../src/streams/shared-costs.ts';

/** All requests of a sync that count against a quota. Pages after the first are free and not included. */
export const READ_COSTS: readonly SharedCost[] = sharedCosts(streams);

/** The endpoints that `check` requests, once each. */
export const CHECK_ENDPOINTS = unique(
  streams.flatMap(({ probe }) => [...(probe.lists ?? []), probe.endpoint]),
);

/** The endpoints that `discover` requests, once each. */
export const DISCOVER_ENDPOINTS = unique(streams.flatMap(({ schemaRequests }) => schemaRequests));

/** What `discover` requests besides, by the size of the project. */
export const DISCOVER_COSTS = streams.flatMap(({ schemaCosts }) => schemaCosts);

/** Days that an incremental read requests. It can be one more: the visibility margin, and east of Greenwich days end later in UTC. */
export function daysReadAgain(lookbackDays: number, daysSinceLastRead: number): number {
  return lookbackDays + daysSinceLastRead + 1;
}

export function requestsOf(family: Endpoint['family'], project: ProjectSize): number {
  return READ_COSTS.filter(({ endpoint }) => endpoint.family === family).reduce(
    (sum, { count }) => sum + count(project),
    0,
  );
}

export function hoursOfQuota(project: ProjectSize): number {
  return Math.ceil(requestsOf('query', project) / LIMITS.query.perHour);
}

/** Whether a received request belongs to this cost. `path` includes the project id but not the host. */
export function isOfKind(
  { endpoint, parameter }: RequestCost,
  { path, query }: { readonly path: string; readonly query: Readonly<Record<string, string>> },
): boolean {
  // The members of a cohort of groups are requested with both.
  const distinguishing = ['filter_by_cohort', 'data_group_id'].find((name) => name in query);
  return templateOf(path) === endpoint.path && distinguishing === parameter;
}

/** The example in the docs, which the test reads as well. */
export const EXAMPLE: ProjectSize = {
  ...{ cohorts: 60, funnels: 40, reports: 80, groups: 5 },
  ...{ days: 366, windowDays: 30 },
};

export function exampleADayLater(attributionDays: number): ProjectSize {
  return { ...EXAMPLE, days: daysReadAgain(attributionDays, 1) };
}

function unique(endpoints: readonly Endpoint[]): Endpoint[] {
  return [...new Map(endpoints.map((endpoint) => [endpoint.path, endpoint])).values()];
}

/** The path of a request as that of its endpoint. */
function templateOf(path: string): string {
  return path
    .replace(/\/projects\/\d+\//, '/projects/{project_id}/')
    .replace(/\/workspaces\/\d+\//, '/workspaces/{workspace_id}/');
}
