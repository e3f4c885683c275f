/**
 * What a sync costs, in requests. The page of streams prints it, and a test compares it with what a real sync was counted:
 * neither can say what the other does not.
 */
import { LIMITS } from '../../src/mixpanel/quota/budget.ts';
import { ENDPOINTS, type Endpoint } from '../../src/mixpanel/endpoints.ts';
import { MOST_REPORT_DAYS } from '../../src/streams/days/days-left.ts';

/** How much there is to read. */
export interface ProjectSize {
  readonly cohorts: number;
  readonly funnels: number;
  /** Days to read, both ends counted. */
  readonly days: number;
  /** `date_window_size`. */
  readonly windowDays: number;
}

/** Requests of one kind. */
export interface RequestCost {
  /** Who needs them; they are sent once, however many of these streams are read. */
  readonly streams: readonly string[];
  readonly endpoint: Endpoint;
  /** The parameter that tells them from others of the endpoint. */
  readonly parameter?: 'filter_by_cohort';
  /** `requests`, in words. */
  readonly formula: string;
  readonly requests: (project: ProjectSize) => number;
}

/** Everything that is asked in a sync and counts. Pages behind the first are free and not in it. */
export const READ_COSTS: readonly RequestCost[] = [
  {
    streams: ['export'],
    endpoint: ENDPOINTS.export,
    formula: 'one for each `date_window_size` days',
    requests: ({ days, windowDays }) => Math.ceil(days / windowDays),
  },
  {
    streams: ['engage'],
    endpoint: ENDPOINTS.profiles,
    formula: 'one, whatever the number of profiles',
    requests: () => 1,
  },
  {
    streams: ['cohorts', 'cohort_members'],
    endpoint: ENDPOINTS.cohorts,
    formula: 'one for both streams',
    requests: () => 1,
  },
  {
    streams: ['cohort_members'],
    endpoint: ENDPOINTS.profiles,
    parameter: 'filter_by_cohort',
    formula: 'one for each cohort, whatever the number of its members',
    requests: ({ cohorts }) => cohorts,
  },
  { streams: ['funnels'], endpoint: ENDPOINTS.funnels, formula: 'one', requests: () => 1 },
  {
    streams: ['funnels'],
    endpoint: ENDPOINTS.funnel,
    formula: `one for each funnel and ${MOST_REPORT_DAYS} days`,
    requests: ({ funnels, days }) => funnels * Math.ceil(days / MOST_REPORT_DAYS),
  },
  {
    streams: ['revenue'],
    endpoint: ENDPOINTS.revenue,
    formula: `one for each ${MOST_REPORT_DAYS} days`,
    requests: ({ days }) => Math.ceil(days / MOST_REPORT_DAYS),
  },
  { streams: ['annotations'], endpoint: ENDPOINTS.annotations, formula: 'one', requests: () => 1 },
];

/** What `check` asks, once each. */
export const CHECK_ENDPOINTS: readonly Endpoint[] = [
  ENDPOINTS.export,
  ENDPOINTS.profiles,
  ENDPOINTS.cohorts,
  ENDPOINTS.funnels,
  ENDPOINTS.revenue,
  ENDPOINTS.annotations,
];

/** What `discover` asks, once each. */
export const DISCOVER_ENDPOINTS: readonly Endpoint[] = [
  ENDPOINTS.eventProperties,
  ENDPOINTS.profileProperties,
];

/**
 * How many days an incremental read asks for: today, the days since the last read, and those inside the lookback. In a
 * project east of Greenwich it can be one more, for days end by UTC too.
 */
export function daysReadAgain(lookbackDays: number, daysSinceLastRead: number): number {
  return lookbackDays + daysSinceLastRead + 1;
}

/** Requests of a family in a sync of all streams. */
export function requestsOf(family: Endpoint['family'], project: ProjectSize): number {
  return READ_COSTS.filter(({ endpoint }) => endpoint.family === family).reduce(
    (sum, { requests }) => sum + requests(project),
    0,
  );
}

/** The hours whose quota of queries a sync of all streams takes up. */
export function hoursOfQuota(project: ProjectSize): number {
  return Math.ceil(requestsOf('query', project) / LIMITS.query.perHour);
}

/** The example that the page calculates and the test reads. */
export const EXAMPLE: ProjectSize = { cohorts: 60, funnels: 40, days: 366, windowDays: 30 };

/** The same project in a sync a day later, with an attribution window of so many days. */
export function exampleADayLater(attributionDays: number): ProjectSize {
  return { ...EXAMPLE, days: daysReadAgain(attributionDays, 1) };
}
