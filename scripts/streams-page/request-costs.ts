/** The requests that a sync costs, from the stream definitions. A test compares them with those of real syncs. */
import type { Endpoint } from '../../src/mixpanel/endpoints.ts';
import { LIMITS } from '../../src/mixpanel/quota/limits.ts';
import type { MixpanelStream, ProjectSize, RequestCost } from '../../src/streams/define-stream.ts';
import { streams } from '../../src/streams/index.ts';

/** Requests that are sent once for all streams that need them. */
export interface SharedCost extends RequestCost {
  readonly streams: readonly string[];
}

/** All requests of a sync that count against a quota. Pages after the first are free and not included. */
export const READ_COSTS: readonly SharedCost[] = sharedCosts(streams);

/** The endpoints that `check` requests, once each. */
export const CHECK_ENDPOINTS = unique(streams.map(({ probe }) => probe.endpoint));

/** The endpoints that `discover` requests, once each. */
export const DISCOVER_ENDPOINTS = unique(streams.flatMap(({ schemaRequests }) => schemaRequests));

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
  const isForCohort = 'filter_by_cohort' in query;
  return (
    path.replace(/\/projects\/\d+\//, '/projects/{project_id}/') === endpoint.path &&
    isForCohort === (parameter === 'filter_by_cohort')
  );
}

/** The example in the docs, which the test reads as well. */
export const EXAMPLE: ProjectSize = {
  ...{ cohorts: 60, funnels: 40, reports: 80, groups: 5 },
  ...{ days: 366, windowDays: 30 },
};

export function exampleADayLater(attributionDays: number): ProjectSize {
  return { ...EXAMPLE, days: daysReadAgain(attributionDays, 1) };
}

function sharedCosts(all: readonly MixpanelStream[]): SharedCost[] {
  const costs = all.flatMap(({ name, requests }) => requests.map((cost) => ({ name, cost })));
  const kinds = Map.groupBy(costs, ({ cost: { endpoint, parameter } }) =>
    [endpoint.method, endpoint.path, parameter].join(' '),
  );
  return [...kinds.values()].flatMap((sharing) => {
    const [first] = sharing;
    return first === undefined ? [] : [{ ...first.cost, streams: sharing.map(({ name }) => name) }];
  });
}

function unique(endpoints: readonly Endpoint[]): Endpoint[] {
  return [...new Map(endpoints.map((endpoint) => [endpoint.path, endpoint])).values()];
}
