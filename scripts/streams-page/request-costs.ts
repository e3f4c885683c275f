/**
 * What a sync costs in requests, from the definitions of the streams. The page of streams prints it, and a test compares it
 * with the requests of a real sync.
 */
import type { Endpoint } from '../../src/mixpanel/endpoints.ts';
import { LIMITS } from '../../src/mixpanel/quota/budget.ts';
import type { MixpanelStream, ProjectSize, RequestCost } from '../../src/streams/define-stream.ts';
import { streams } from '../../src/streams/index.ts';

/** Requests of one kind, sent once for all the streams that need them. */
export interface SharedCost extends RequestCost {
  readonly streams: readonly string[];
}

/** Everything that a sync asks and that counts. Pages after the first are free and not included. */
export const READ_COSTS: readonly SharedCost[] = sharedCosts(streams);

/** The endpoints that `check` asks, once each. */
export const CHECK_ENDPOINTS = unique(streams.map(({ probe }) => probe.endpoint));

/** The endpoints that `discover` asks, once each. */
export const DISCOVER_ENDPOINTS = unique(streams.flatMap(({ schemaRequests }) => schemaRequests));

/**
 * How many days an incremental read asks for: today, the days since the last read, and those inside the lookback. In a
 * project east of Greenwich it can be one more, because days end in UTC too.
 */
export function daysReadAgain(lookbackDays: number, daysSinceLastRead: number): number {
  return lookbackDays + daysSinceLastRead + 1;
}

/** Requests of a family in a sync of all streams. */
export function requestsOf(family: Endpoint['family'], project: ProjectSize): number {
  return READ_COSTS.filter(({ endpoint }) => endpoint.family === family).reduce(
    (sum, { count }) => sum + count(project),
    0,
  );
}

/** The hours whose quota of queries a sync of all streams uses up. */
export function hoursOfQuota(project: ProjectSize): number {
  return Math.ceil(requestsOf('query', project) / LIMITS.query.perHour);
}

/** Is a request that Mixpanel received of this kind? `path` is without the host, with the project's number. */
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

/** The example that the page calculates and the test reads. */
export const EXAMPLE: ProjectSize = { cohorts: 60, funnels: 40, days: 366, windowDays: 30 };

/** The same project in a sync a day later, with this attribution window. */
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
