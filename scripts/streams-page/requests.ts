import { LIMITS } from '../../src/mixpanel/quota/limits.ts';
import { ENDPOINTS, type Endpoint } from '../../src/mixpanel/endpoints.ts';
import type { SharedCost } from '../../src/streams/shared-costs.ts';
import type { ProjectSize } from '../../src/streams/project-size.ts';
import { MAX_EVENTS_QUERIED } from '../../src/mixpanel/event-property-names.ts';
import { MAX_REPORT_DAYS } from '../../src/streams/days/report-windows.ts';
import { maxSplits } from '../../src/streams/days/request-in-parts.ts';
import {
  CHECK_ENDPOINTS,
  DISCOVER_COSTS,
  DISCOVER_ENDPOINTS,
  EXAMPLE,
  exampleADayLater,
  hoursOfQuota,
  READ_COSTS,
  requestsOf,
} from './request-costs.ts';

const ATTRIBUTION_DAYS = 5;
const MAX_CONVERSION_DAYS = 90;

const QUOTA: Readonly<Record<Endpoint['family'], string>> = {
  query: `query, ${LIMITS.query.perHour} per hour`,
  export: `export, ${LIMITS.export.perHour} per hour`,
  app: 'App API, whose quota a sync never reaches',
  ingestion: 'Ingestion API, which lists lookup tables',
};

export function requestsSection(): string {
  const next = exampleADayLater(ATTRIBUTION_DAYS);
  const long = exampleADayLater(MAX_CONVERSION_DAYS);
  return `## What a sync costs

Mixpanel limits requests per project, separately for each API family: the Query API (${LIMITS.query.perHour} per hour, ${LIMITS.query.concurrent} at the same time), the
export (${LIMITS.export.perHour} per hour, ${LIMITS.export.perSecond} per second), the App API and the Ingestion API. All clients of the project share these limits. Some projects have
higher ones, which the connector learns from Mixpanel's answers. \`queries_per_hour\` leaves queries to other clients.

The example project has ${EXAMPLE.cohorts} cohorts, ${EXAMPLE.funnels} funnels, ${EXAMPLE.reports} Insights reports, ${EXAMPLE.groups} group keys and ${EXAMPLE.days} days, \`date_window_size\` ${EXAMPLE.windowDays} and
\`attribution_window\` ${ATTRIBUTION_DAYS}. A test verifies these numbers in real syncs.

| streams | endpoint | family | requests | first sync | a day later |
|---|---|---|---|---|---|
${READ_COSTS.map((cost) => costRow(cost, next)).join('\n')}
| **all** | | query | | **${requestsOf('query', EXAMPLE)}** | **${requestsOf('query', next)}** |
| | | export | | **${requestsOf('export', EXAMPLE)}** | **${requestsOf('export', next)}** |
| | | App API | | **${requestsOf('app', EXAMPLE)}** | **${requestsOf('app', next)}** |
| | | Ingestion API | | **${requestsOf('ingestion', EXAMPLE)}** | **${requestsOf('ingestion', next)}** |

- A first sync reads the days from the start date to today. An incremental sync reads today, the days since the last sync
  and those inside the lookback. Within three hours after midnight, and east of Greenwich, it reads one more day.
- With an \`attribution_window\` of ${MAX_CONVERSION_DAYS} days, the sync a day later takes ${requestsOf('query', long)} queries and ${requestsOf('export', long)} exports.
- The example's first sync uses the query quota of ${hoursOfQuota(EXAMPLE)} hours. To keep events fresh meanwhile, read
  \`cohort_members\`, \`funnels\` and \`insights\` in a separate connection.
- At its start, a sync logs how many requests it needs (\`requests needed, at least: ...\`) and how long that takes with the
  quota. At its end, it logs how many it sent.
- **Free**: the pages of \`engage\`, \`cohort_members\` and \`group_profiles\` after the first.
- Server errors are retried, and each retry counts. A report by day that is too heavy is halved: a year ${maxSplits(MAX_REPORT_DAYS)} times, down to
  ${Math.ceil(MAX_REPORT_DAYS / 2 ** maxSplits(MAX_REPORT_DAYS))} days. The other parts are read, and the next sync requests only the part that failed.
- \`check\` requests once each: ${CHECK_ENDPOINTS.map(addressOf).join(', ')}. ${totalOf(CHECK_ENDPOINTS)}
- \`discover\` requests once each: ${DISCOVER_ENDPOINTS.map(addressOf).join(', ')}. ${totalOf(DISCOVER_ENDPOINTS)} It also
  requests ${DISCOVER_COSTS.map((cost) => `${addressOf(cost.endpoint)}: ${cost.formula}`).join(', ')}. If
  Mixpanel lists property names only per event, \`${ENDPOINTS.eventNames.path}\` and one request for each of the ${MAX_EVENTS_QUERIED} most frequent events are added.`;
}

export function costsOf(stream: string): string {
  return READ_COSTS.filter(({ streams }) => streams.includes(stream))
    .map((cost) => `- ${endpointOf(cost)}: ${formulaOf(cost)} (${QUOTA[cost.endpoint.family]}).`)
    .join('\n');
}

function costRow(cost: SharedCost, next: ProjectSize): string {
  const { streams, endpoint, count } = cost;
  const names = streams.map((name) => `\`${name}\``).join(', ');
  return `| ${names} | ${endpointOf(cost)} | ${endpoint.family} | ${formulaOf(cost)} | ${count(EXAMPLE)} | ${count(next)} |`;
}

function formulaOf({ formula, streams }: SharedCost): string {
  return streams.length === 1 ? formula : `${formula} for ${streams.length === 2 ? 'both' : 'all'} streams`;
}

function endpointOf({ endpoint, parameter }: SharedCost): string {
  return addressOf(endpoint) + (parameter === undefined ? '' : ` with \`${parameter}\``);
}

function addressOf({ method, path }: Endpoint): string {
  return `\`${method} ${path}\``;
}

function totalOf(endpoints: readonly Endpoint[]): string {
  const families = [...new Set(endpoints.map(({ family }) => family))];
  const counts = families.map(
    (name) => `${endpoints.filter(({ family }) => family === name).length} ${name}`,
  );
  return `Together: ${counts.join(', ')}.`;
}
